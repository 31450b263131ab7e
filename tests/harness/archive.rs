//! ZIP archives as office programs write them, and as nobody should.

use std::io::Write as _;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// An archive that is being written.
#[derive(Default)]
pub struct Archive {
    body: Vec<u8>,
    list: Vec<u8>,
    count: u16,
}

/// What an archive says of one of its entries; a lie where a test needs one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lie {
    /// Length once unpacked.
    pub unpacked: Option<u32>,
    /// Flags, such as 1 for locked.
    pub flags: u16,
    /// Where it lies.
    pub at: Option<u32>,
}

impl Archive {
    /// With an entry, deflated.
    #[must_use]
    pub fn with(self, name: &str, content: &[u8]) -> Self {
        self.lying(name, content, Lie::default())
    }

    /// With an entry of which the archive says something else.
    #[must_use]
    pub fn lying(self, name: &str, content: &[u8], lie: Lie) -> Self {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(content).expect("memory");
        let packed = packed.finish().expect("memory");
        self.entry(name, content, &packed, 8, lie)
    }

    /// With an entry as it is.
    #[must_use]
    pub fn stored(self, name: &str, content: &[u8]) -> Self {
        self.entry(name, content, content, 0, Lie::default())
    }

    fn entry(mut self, name: &str, content: &[u8], packed: &[u8], packing: u16, lie: Lie) -> Self {
        let mut crc = Crc::new();
        crc.update(content);
        let at = lie.at.unwrap_or_else(|| length(&self.body));
        let unpacked = lie.unpacked.unwrap_or_else(|| length(content));
        let mut both = Vec::new();
        both.extend(20_u16.to_le_bytes());
        both.extend(lie.flags.to_le_bytes());
        both.extend(packing.to_le_bytes());
        both.extend([0; 4]);
        both.extend(crc.sum().to_le_bytes());
        both.extend(length(packed).to_le_bytes());
        both.extend(unpacked.to_le_bytes());
        both.extend(u16::try_from(name.len()).expect("short").to_le_bytes());
        both.extend([0; 2]);
        self.body.extend(b"PK\x03\x04");
        self.body.extend(&both);
        self.body.extend(name.as_bytes());
        self.body.extend(packed);
        self.list.extend(b"PK\x01\x02\x14\0");
        self.list.extend(&both);
        self.list.extend([0; 10]);
        self.list.extend(at.to_le_bytes());
        self.list.extend(name.as_bytes());
        self.count += 1;
        self
    }

    /// The whole archive.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let Self { mut body, list, count } = self;
        let at = length(&body);
        body.extend(&list);
        body.extend(b"PK\x05\x06\0\0\0\0");
        body.extend(count.to_le_bytes());
        body.extend(count.to_le_bytes());
        body.extend(length(&list).to_le_bytes());
        body.extend(at.to_le_bytes());
        body.extend([0; 2]);
        body
    }
}

/// A Word document with these words.
#[must_use]
pub fn docx(words: &str) -> Archive {
    Archive::default()
        .with(
            "[Content_Types].xml",
            b"<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
        )
        .with("word/document.xml", words.as_bytes())
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("small")
}
