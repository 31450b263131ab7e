//! What a file is, by what it holds: its name only says what it should be. A file that is something else is refused, and so is one
//! that would be a trap for whoever opens it.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _},
    path::Path,
};

use super::kind::{ENDINGS, Kind, shown};

mod archive;
mod document;

/// Why a file is not taken.
#[derive(Debug)]
pub(super) enum Unfit {
    /// In words for its sender.
    Refused(String),
    /// It could not be looked at.
    Disk(io::Error),
}

impl From<io::Error> for Unfit {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// Bytes at the start that tell what a file is.
const HEAD: u64 = 4096;

/// Looks at the file under `path`, which its sender calls `name`. A packed document may hold `most_unpacked` bytes.
pub(super) fn kind(path: &Path, name: &str, most_unpacked: u64) -> Result<Kind, Unfit> {
    let (named, name) = (Kind::of_name(name), shown(name));
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    file.rewind()?;
    if head.is_empty() {
        return Err(Unfit::Refused(format!(
            "`{name}` is empty: choose a file with something in it"
        )));
    }
    let Some(expected) = named else {
        return Err(Unfit::Refused(format!(
            "`{name}` is of a type that is not taken; taken are {ENDINGS}"
        )));
    };
    let fits = match expected {
        Kind::Pdf => head.starts_with(b"%PDF-"),
        Kind::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
        Kind::Jpeg => head.starts_with(b"\xff\xd8\xff"),
        Kind::Text | Kind::Csv => known(&head, TEXTUAL).is_none() && is_text(&mut file)?,
        Kind::Docx | Kind::Xlsx | Kind::Pptx | Kind::Odt | Kind::Ods => {
            if head.starts_with(b"PK\x03\x04") {
                return document::look(&mut file, &name, expected, most_unpacked).map(|()| expected);
            }
            false
        }
    };
    if fits {
        return Ok(expected);
    }
    Err(Unfit::Refused(format!(
        "`{name}` is not {} but {}; taken are {ENDINGS}",
        expected.noun(),
        actually(&head, expected)
    )))
}

/// What files that are not what they are called often are. The first bytes decide, whatever their case.
const BINARY: &[(&[u8], &str)] = &[
    (b"\x7felf", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xfe\xed\xfa", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\x89png", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"gif8", "a GIF picture"),
    (b"pk\x03\x04", "a ZIP archive or another document"),
    (b"rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (
        b"\xd0\xcf\x11\xe0",
        "a document of an old Office, one locked with a password, or an e-mail",
    ),
    (b"mz", "a Windows program"),
];

/// The same for what consists of letters.
const TEXTUAL: &[(&[u8], &str)] = &[
    (b"%pdf-", "a PDF"),
    (b"{\\rtf", "a rich text"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<script", "a script"),
    (b"#!", "a script"),
];

fn known(head: &[u8], table: &[(&[u8], &'static str)]) -> Option<&'static str> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |mark: &[u8]| {
        head.get(..mark.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(mark))
    };
    table.iter().find(|(mark, _)| begins(mark)).map(|(_, noun)| *noun)
}

fn actually(head: &[u8], expected: Kind) -> &'static str {
    if let Some(noun) = known(head, BINARY).or_else(|| known(head, TEXTUAL)) {
        return noun;
    }
    if matches!(expected, Kind::Text | Kind::Csv) {
        return "something that is not UTF-8 text (in Excel, save it as `CSV UTF-8`)";
    }
    match std::str::from_utf8(head) {
        Ok(_) => "plain text",
        Err(_) => "of a type that is not known here",
    }
}

/// Whether all of it is text that a person can read: UTF-8 without control characters.
fn is_text(file: &mut File) -> io::Result<bool> {
    let mut buffer = vec![0; 64 * 1024];
    // Bytes of a character that the last part cut.
    let mut kept = 0;
    loop {
        let (_, free) = buffer.split_at_mut(kept);
        let read = file.read(free)?;
        let filled = buffer.get(..kept + read).unwrap_or_default();
        if read == 0 {
            return Ok(kept == 0);
        }
        let whole = match std::str::from_utf8(filled) {
            Ok(_) => filled.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Ok(false),
        };
        let control = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c');
        if filled.iter().take(whole).any(control) {
            return Ok(false);
        }
        kept = filled.len() - whole;
        buffer.copy_within(whole..whole + kept, 0);
    }
}

/// A digest in hex as Base64, the way headers spell it.
pub(super) fn base64(hex: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    let mut text = String::with_capacity(44);
    // Three bytes are six digits are four letters.
    for six in digits.chunks(6) {
        let bits = (0..6).fold(0, |bits, at| (bits << 4) | six.get(at).copied().unwrap_or_default());
        let letters = six.len() / 2 + 1;
        for at in 0..4 {
            let index = (bits >> (18 - 6 * at)) & 63;
            let letter = usize::try_from(index).ok().and_then(|index| LETTERS.get(index));
            text.push(if at < letters {
                char::from(*letter.unwrap_or(&b'A'))
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_spelled_as_headers_spell_them() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(base64(empty), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(base64("00"), "AA==");
        assert_eq!(base64("fffefd"), "//79");
    }
}
