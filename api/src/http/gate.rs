//! The cheapest guards, before any parser runs: length, depth of brackets, number of tokens.
//! Parsers recurse and validators multiply; this only counts, in one pass and without memory.

use crate::config::Http;

use super::{code::Code, reply::Refusal};

/// Looks at a document.
///
/// # Errors
///
/// When it is too long, nested too deeply, or has too many tokens.
pub fn document(text: &str, limits: &Http) -> Result<(), Refusal> {
    if text.len() > limits.max_document_bytes {
        let message = format!(
            "the document has {} bytes; at most {} are read: ask for less, or in several requests",
            text.len(),
            limits.max_document_bytes
        );
        return Err(Refusal::new(Code::DocumentTooLarge, message));
    }
    let (mut tokens, mut depth) = (0, Depth::new(limits.max_depth));
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = match first {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | 0xEF | 0xBB | 0xBF => {
                rest = tail;
                continue;
            }
            b'#' => {
                rest = after(tail, |byte| byte == b'\n' || byte == b'\r');
                continue;
            }
            b'"' => after_string(rest),
            b'{' | b'[' | b'(' => {
                depth.open()?;
                tail
            }
            b'}' | b']' | b')' => {
                depth.close();
                tail
            }
            b'.' if tail.starts_with(b"..") => tail.get(2..).unwrap_or_default(),
            byte if is_word(*byte) => after(tail, |byte| !is_word(byte)),
            _ => tail,
        };
        tokens += 1;
        if tokens > limits.max_tokens {
            let message = format!(
                "the document has more than {} tokens: ask for less, or in several requests",
                limits.max_tokens
            );
            return Err(Refusal::new(Code::TooComplex, message));
        }
    }
    Ok(())
}

/// Looks at the JSON around a document.
///
/// # Errors
///
/// When it is nested too deeply.
pub fn json(body: &[u8], limits: &Http) -> Result<(), Refusal> {
    let mut depth = Depth::new(limits.max_depth);
    let mut rest = body;
    let too_deep = |refusal| Refusal {
        code: Code::BodyTooComplex,
        ..refusal
    };
    while let Some((first, tail)) = rest.split_first() {
        rest = match first {
            b'"' => after_quoted(tail),
            b'{' | b'[' => {
                depth.open().map_err(too_deep)?;
                tail
            }
            b'}' | b']' => {
                depth.close();
                tail
            }
            _ => tail,
        };
    }
    Ok(())
}

struct Depth {
    now: usize,
    most: usize,
}

impl Depth {
    fn new(most: usize) -> Self {
        Self { now: 0, most }
    }

    fn open(&mut self) -> Result<(), Refusal> {
        self.now += 1;
        if self.now > self.most {
            let message = format!("brackets are nested more than {} deep: flatten the request", self.most);
            return Err(Refusal::new(Code::TooComplex, message));
        }
        Ok(())
    }

    fn close(&mut self) {
        self.now = self.now.saturating_sub(1);
    }
}

/// Names and numbers: both run until something else comes.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn after(bytes: &[u8], stop: impl Fn(u8) -> bool) -> &[u8] {
    let at = bytes.iter().position(|byte| stop(*byte)).unwrap_or(bytes.len());
    bytes.get(at..).unwrap_or_default()
}

/// What follows a string or block string that begins here; nothing when it never ends, which the parser will say.
fn after_string(bytes: &[u8]) -> &[u8] {
    let Some(block) = bytes.strip_prefix(b"\"\"\"") else {
        // A plain string ends with its line at the latest, so that a stray quote cannot hide what follows it.
        return after_quoted_line(bytes.get(1..).unwrap_or_default());
    };
    let mut rest = block;
    while let Some((_, tail)) = rest.split_first() {
        if rest.starts_with(b"\\\"\"\"") {
            rest = rest.get(4..).unwrap_or_default();
        } else if rest.starts_with(b"\"\"\"") {
            return rest.get(3..).unwrap_or_default();
        } else {
            rest = tail;
        }
    }
    rest
}

fn after_quoted(bytes: &[u8]) -> &[u8] {
    skip_quoted(bytes, false)
}

fn after_quoted_line(bytes: &[u8]) -> &[u8] {
    skip_quoted(bytes, true)
}

fn skip_quoted(bytes: &[u8], ends_with_line: bool) -> &[u8] {
    let mut escaped = false;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' | b'\r' if ends_with_line => return bytes.get(at..).unwrap_or_default(),
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return bytes.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    &[]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Http {
        let sources = crate::config::Sources {
            environment: vec![
                ("PLUMBLINE_AUTH_DEVELOPMENT_ISSUER".to_owned(), "true".to_owned()),
                ("PLUMBLINE_HTTP_MAX_DEPTH".to_owned(), "4".to_owned()),
                ("PLUMBLINE_HTTP_MAX_TOKENS".to_owned(), "16".to_owned()),
            ],
            ..Default::default()
        };
        crate::config::Settings::read(&sources).unwrap().http
    }

    fn code(text: &str) -> Option<&'static str> {
        document(text, &limits()).err().map(|refusal| refusal.code.as_str())
    }

    #[test]
    fn counts_brackets_outside_strings_and_comments_only() {
        assert_eq!(code("{a{b{c{d}}}}"), None);
        assert_eq!(code("{a{b{c{d{e}}}}}"), Some("DOCUMENT_TOO_COMPLEX"));
        assert_eq!(code("{a(b:[[{c:1}]])}"), Some("DOCUMENT_TOO_COMPLEX"));
        assert_eq!(code(r#"{a(b:"{{{{{{")}"#), None);
        assert_eq!(code(r#"{a(b:"\"{{{{{{")}"#), None);
        assert_eq!(code("{a(b:\"\"\"{{{ \" \\\"\"\" {{{\"\"\")}"), None);
        assert_eq!(code("{a # {{{{{{\n}"), None);
        assert_eq!(code("{a(b:\"\n{{{{{{"), Some("DOCUMENT_TOO_COMPLEX"));
        assert_eq!(code("{a # {{{\r{{{{{{"), Some("DOCUMENT_TOO_COMPLEX"));
    }

    #[test]
    fn counts_tokens_as_the_specification_does() {
        assert_eq!(code("a b c d e f g h i j k l m n o p"), None);
        assert_eq!(code("a b c d e f g h i j k l m n o p q"), Some("DOCUMENT_TOO_COMPLEX"));
        assert_eq!(code("a,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,b"), None);
        assert_eq!(code("...a...b...c...d...e...f...g...h"), None);
        assert_eq!(code("!!!!!!!!!!!!!!!!!"), Some("DOCUMENT_TOO_COMPLEX"));
    }

    #[test]
    fn bounds_the_json_around_it() {
        let code = |body: &str| {
            json(body.as_bytes(), &limits())
                .err()
                .map(|refusal| refusal.code.as_str())
        };
        assert_eq!(code(r#"{"variables":{"a":[{"b":"]]]{{{{{"}]}}"#), None);
        assert_eq!(code("[[[[["), Some("DOCUMENT_TOO_COMPLEX"));
    }
}
