//! ZIP archives, read from their own list of contents. Everything in it is checked against the file: nothing may lie twice, be
//! longer than it says, or be there without being listed. Nothing is unpacked to anywhere.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom, Take},
};

use flate2::{Crc, read::DeflateDecoder};

/// Most entries: documents of a thousand pages have a few hundred.
const MOST_ENTRIES: u16 = 10_000;
/// Longest list of contents that is read, bytes.
const LONGEST_LIST: u64 = 4 * 1024 * 1024;
/// Length of the record at the end of an archive, and of its longest remark.
const END: usize = 22;
const LONGEST_REMARK: u64 = 65_535;

/// What stands for a length that needs 64 bits.
const ONES: u64 = 0xffff_ffff;

/// Why an archive cannot be used.
#[derive(Debug)]
pub(super) enum Bad {
    /// It is not whole, or not what it says.
    Broken(&'static str),
    /// It holds more than it may.
    TooMuch,
    /// It is locked.
    Locked,
    /// It could not be read.
    Disk(io::Error),
}

impl From<io::Error> for Bad {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // What ends early or does not unpack is the archive's fault.
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                Self::Broken("it ends early or is damaged")
            }
            _ => Self::Disk(error),
        }
    }
}

/// One thing in an archive.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its path.
    pub name: String,
    packed: u64,
    unpacked: u64,
    crc: u32,
    packing: u16,
    at: u64,
}

/// An archive's list of contents.
#[derive(Debug)]
pub(super) struct Archive {
    /// Everything in it, in the order in which it lies there.
    pub entries: Vec<Entry>,
    list_at: u64,
}

impl Archive {
    /// Reads the list of contents.
    pub fn read(file: &mut File) -> Result<Self, Bad> {
        let (count, length, list_at) = end(file)?;
        if count > MOST_ENTRIES || length > LONGEST_LIST {
            return Err(Bad::TooMuch);
        }
        file.seek(SeekFrom::Start(list_at))?;
        let mut list = Vec::new();
        file.take(length).read_to_end(&mut list)?;
        let mut rest = Fields(&list);
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push(entry(&mut rest)?);
        }
        if !rest.0.is_empty() {
            return Err(Bad::Broken("its list of contents is damaged"));
        }
        entries.sort_by_key(|entry| entry.at);
        Ok(Self { entries, list_at })
    }

    /// Bytes that it says to hold once unpacked.
    pub fn unpacked(&self) -> u64 {
        self.entries
            .iter()
            .fold(0, |sum, entry| sum.saturating_add(entry.unpacked))
    }

    /// Unpacks everything and keeps nothing of it: each entry must be as long as it says, and have the content that it says.
    pub fn check(&self, file: &mut File) -> Result<(), Bad> {
        let ends = self.entries.iter().skip(1).map(|next| next.at).chain([self.list_at]);
        for (entry, end) in self.entries.iter().zip(ends) {
            let mut content = entry.open(file, end)?;
            let (mut crc, mut left) = (Crc::new(), entry.unpacked);
            let mut buffer = [0; 16 * 1024];
            loop {
                let read = content.read(&mut buffer)?;
                if read == 0 {
                    break;
                }
                left = u64::try_from(read)
                    .ok()
                    .and_then(|read| left.checked_sub(read))
                    .ok_or(Bad::TooMuch)?;
                crc.update(buffer.get(..read).unwrap_or_default());
            }
            if left > 0 || crc.sum() != entry.crc {
                return Err(Bad::Broken("something in it is not as long as it says, or damaged"));
            }
        }
        Ok(())
    }

    /// The first bytes of the entry with this name.
    pub fn text(&self, file: &mut File, name: &str, most: u64) -> Result<Option<String>, Bad> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name == name) else {
            return Ok(None);
        };
        let mut text = Vec::new();
        entry.open(file, self.list_at)?.take(most).read_to_end(&mut text)?;
        Ok(Some(String::from_utf8_lossy(&text).into_owned()))
    }
}

impl Entry {
    /// Its content, which must end before `end`.
    fn open<'a>(&self, file: &'a mut File, end: u64) -> Result<Content<'a>, Bad> {
        file.seek(SeekFrom::Start(self.at))?;
        let mut head = [0; 30];
        file.read_exact(&mut head)?;
        let mut fields = Fields(&head);
        let marked = fields.number(4)? == 0x0403_4b50;
        fields.skip(2)?;
        let (flags, packing) = (fields.number(2)?, fields.number(2)?);
        fields.skip(4)?;
        let said = [fields.number(4)?, fields.number(4)?, fields.number(4)?];
        let (name, extra) = (fields.number(2)?, fields.number(2)?);
        let begin = self.at + 30 + name + extra;
        if !marked || begin.saturating_add(self.packed) > end {
            return Err(Bad::Broken("its parts lie in each other"));
        }
        let mut named = Vec::new();
        file.take(name).read_to_end(&mut named)?;
        // Where the lengths follow the content, none stand here; those of 64 bits stand elsewhere.
        let known = [u64::from(self.crc), self.packed, self.unpacked];
        let agrees = |(said, known): (u64, u64)| flags & 8 != 0 || said == ONES || said == known;
        let same = said.into_iter().zip(known).all(agrees) && packing == u64::from(self.packing);
        if !same || String::from_utf8_lossy(&named) != self.name {
            return Err(Bad::Broken("its list of contents speaks of another content"));
        }
        file.seek(SeekFrom::Start(begin))?;
        let packed = BufReader::new(file.take(self.packed));
        Ok(match self.packing {
            0 => Content::Stored(packed),
            _ => Content::Deflated(DeflateDecoder::new(packed)),
        })
    }
}

/// What an entry holds, unpacked.
enum Content<'a> {
    Stored(BufReader<Take<&'a mut File>>),
    Deflated(DeflateDecoder<BufReader<Take<&'a mut File>>>),
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(content) => content.read(buffer),
            Self::Deflated(content) => content.read(buffer),
        }
    }
}

/// From the record at the end: how many entries, how long their list is, and where it begins.
fn end(file: &mut File) -> Result<(u16, u64, u64), Bad> {
    let length = file.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(LONGEST_REMARK + 22);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.take(LONGEST_REMARK + 22).read_to_end(&mut tail)?;
    // The last one whose remark reaches exactly to the end: nothing may stand behind it.
    let record = tail.windows(END).enumerate().rev().find_map(|(at, record)| {
        let remark = record.strip_prefix(b"PK\x05\x06")?.get(16..18)?;
        let remark = u16::from_le_bytes(remark.try_into().ok()?);
        (at + END + usize::from(remark) == tail.len()).then_some(record)
    });
    let mut fields = Fields(record.ok_or(Bad::Broken("its end is missing"))?);
    fields.skip(8)?;
    let (here, all) = (fields.number(2)?, fields.number(2)?);
    let (list, at) = (fields.number(4)?, fields.number(4)?);
    if here != all || at.saturating_add(list) > length {
        return Err(Bad::Broken("its list of contents is missing"));
    }
    Ok((u16::try_from(all).unwrap_or(u16::MAX), list, at))
}

fn entry(rest: &mut Fields<'_>) -> Result<Entry, Bad> {
    if rest.number(4)? != 0x0201_4b50 {
        return Err(Bad::Broken("its list of contents is damaged"));
    }
    rest.skip(4)?;
    let (flags, packing) = (rest.number(2)?, rest.number(2)?);
    rest.skip(4)?;
    let crc = rest.number(4)?;
    let (packed, unpacked) = (rest.number(4)?, rest.number(4)?);
    let (name, extra, remark) = (rest.number(2)?, rest.number(2)?, rest.number(2)?);
    rest.skip(8)?;
    let at = rest.number(4)?;
    let name = String::from_utf8_lossy(rest.take(name)?).into_owned();
    let mut extra = Fields(rest.take(extra)?);
    rest.take(remark)?;
    if flags & 1 != 0 {
        return Err(Bad::Locked);
    }
    if !matches!(packing, 0 | 8) {
        return Err(Bad::Broken("it is packed in a way that documents do not use"));
    }
    let [unpacked, packed, at] = wide(&mut extra, [unpacked, packed, at])?;
    Ok(Entry {
        name,
        packed,
        unpacked,
        crc: u32::try_from(crc).unwrap_or_default(),
        packing: u16::try_from(packing).unwrap_or_default(),
        at,
    })
}

/// Some programs write lengths of 64 bits even where 32 would do: then those of 32 bits are all ones.
fn wide(extra: &mut Fields<'_>, narrow: [u64; 3]) -> Result<[u64; 3], Bad> {
    if !narrow.contains(&ONES) {
        return Ok(narrow);
    }
    while !extra.0.is_empty() {
        let (tag, length) = (extra.number(2)?, extra.number(2)?);
        let mut content = Fields(extra.take(length)?);
        if tag == 1 {
            let [a, b, c] = narrow;
            let mut widen = |narrow| if narrow == ONES { content.number(8) } else { Ok(narrow) };
            return Ok([widen(a)?, widen(b)?, widen(c)?]);
        }
    }
    Err(Bad::Broken("its list of contents is damaged"))
}

/// Numbers and texts, one after another.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, length: u64) -> Result<&'a [u8], Bad> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let (taken, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(Bad::Broken("its list of contents is damaged"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn skip(&mut self, length: u64) -> Result<(), Bad> {
        self.take(length).map(drop)
    }

    /// A number of so many bytes, the lowest first.
    fn number(&mut self, bytes: u64) -> Result<u64, Bad> {
        let taken = self.take(bytes)?;
        Ok(taken
            .iter()
            .rev()
            .fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    }
}
