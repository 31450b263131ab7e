//! What the body is, and what the client accepts.

use axum::http::{HeaderMap, header};

/// Media type of a reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: well-formed GraphQL requests are answered with 200.
    #[default]
    Json,
    /// `application/graphql-response+json`: the status says how it went.
    GraphqlResponse,
}

impl Media {
    /// As the header says it.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    /// The best that the client accepts; none when it accepts neither. Who names the newer type gets it unless another
    /// one is wanted more; who names none gets plain JSON, as GraphQL over HTTP has it for clients of before.
    #[must_use]
    pub fn accepted(headers: &HeaderMap) -> Option<Self> {
        let ranges: Vec<&str> = headers
            .get_all(header::ACCEPT)
            .iter()
            .flat_map(|value| value.to_str().unwrap_or("?").split(','))
            .map(str::trim)
            .filter(|range| !range.is_empty())
            .collect();
        if ranges.is_empty() {
            return Some(Self::Json);
        }
        let ranges: Vec<Range> = ranges.into_iter().filter_map(Range::read).collect();
        let json = Wish::of(Self::Json, &ranges);
        let newer = Wish::of(Self::GraphqlResponse, &ranges);
        match (json, newer) {
            (None, None) => None,
            (Some(_), None) => Some(Self::Json),
            (None, Some(_)) => Some(Self::GraphqlResponse),
            (Some(json), Some(newer)) => {
                let named = newer.breadth == Breadth::Exact && newer.quality == json.quality;
                if named || newer.quality > json.quality {
                    Some(Self::GraphqlResponse)
                } else {
                    Some(Self::Json)
                }
            }
        }
    }

    fn named(media: &str) -> Option<Self> {
        match media {
            "application/json" => Some(Self::Json),
            "application/graphql-response+json" => Some(Self::GraphqlResponse),
            _ => None,
        }
    }
}

/// How much a range covers; the narrowest that covers a type decides about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Breadth {
    Any,
    Application,
    Exact,
}

/// One entry of `Accept` that covers something of ours.
#[derive(Debug)]
struct Range {
    breadth: Breadth,
    named: Option<Media>,
    /// In thousandths; 0 refuses.
    quality: u16,
}

impl Range {
    /// Reads one entry. None when it covers nothing of ours: another type, another character set, no quality at all.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default().to_ascii_lowercase();
        let (breadth, named) = match media.as_str() {
            "*/*" => (Breadth::Any, None),
            "application/*" => (Breadth::Application, None),
            media => (Breadth::Exact, Some(Media::named(media)?)),
        };
        let mut quality = 1_000;
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => quality = thousandths(value.trim())?,
                "charset" if !is_utf_8(value) => return None,
                _ => {}
            }
        }
        Some(Self {
            breadth,
            named,
            quality,
        })
    }

    fn covers(&self, media: Media) -> bool {
        self.named.is_none_or(|named| named == media)
    }
}

/// How much a type is wanted.
#[derive(Clone, Copy, Debug)]
struct Wish {
    breadth: Breadth,
    quality: u16,
}

impl Wish {
    fn of(media: Media, ranges: &[Range]) -> Option<Self> {
        let covering = ranges.iter().filter(|range| range.covers(media));
        let best = covering.max_by_key(|range| (range.breadth, range.quality))?;
        (best.quality > 0).then_some(Self {
            breadth: best.breadth,
            quality: best.quality,
        })
    }
}

/// A quality such as `0.85`, with at most three digits behind the point.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match (whole, fraction) {
        ("0", fraction) => Some(fraction),
        ("1", 0) => Some(1_000),
        _ => None,
    }
}

/// Whether the body is JSON in UTF-8, not compressed, by its headers.
///
/// Only this type makes browsers ask before they send it to another site: forms cannot.
#[must_use]
pub fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let plain = headers
        .get(header::CONTENT_ENCODING)
        .is_none_or(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    plain
        && media.eq_ignore_ascii_case("application/json")
        && parts.filter_map(|part| part.split_once('=')).all(|(name, value)| {
            // Every other parameter means nothing for JSON.
            !name.trim().eq_ignore_ascii_case("charset") || is_utf_8(value)
        })
}

fn is_utf_8(charset: &str) -> bool {
    let name = charset.trim().trim_matches('"');
    name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn accepted(values: &[&'static str]) -> Option<Media> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::ACCEPT, HeaderValue::from_static(value));
        }
        Media::accepted(&headers)
    }

    const JSON: &str = "application/json";
    const NEWER: &str = "application/graphql-response+json";

    #[test]
    fn who_names_the_newer_type_gets_it_and_who_names_none_gets_json() {
        assert_eq!(accepted(&[]), Some(Media::Json));
        assert_eq!(accepted(&[" "]), Some(Media::Json));
        assert_eq!(accepted(&["*/*"]), Some(Media::Json));
        assert_eq!(accepted(&["text/html, application/*;q=0.1"]), Some(Media::Json));
        assert_eq!(accepted(&[NEWER]), Some(Media::GraphqlResponse));
        assert_eq!(accepted(&[JSON, NEWER]), Some(Media::GraphqlResponse));
        assert_eq!(accepted(&["*/*", NEWER]), Some(Media::GraphqlResponse));
        assert_eq!(
            accepted(&["Application/GraphQL-Response+JSON; charset=utf-8"]),
            Some(Media::GraphqlResponse)
        );
        assert_eq!(accepted(&["text/html"]), None);
        assert_eq!(accepted(&["?"]), None);
    }

    #[test]
    fn qualities_decide_and_the_narrowest_range_says_which_quality() {
        assert_eq!(
            accepted(&["application/json, application/graphql-response+json;q=0.9"]),
            Some(Media::Json)
        );
        assert_eq!(
            accepted(&["application/json;q=0.899", "application/graphql-response+json; Q=0.9"]),
            Some(Media::GraphqlResponse)
        );
        assert_eq!(
            accepted(&["application/json;q=0, */*"]),
            Some(Media::GraphqlResponse),
            "plain JSON is refused by name"
        );
        assert_eq!(
            accepted(&["application/graphql-response+json;q=0.2, */*"]),
            Some(Media::Json)
        );
        assert_eq!(accepted(&["*/*;q=0"]), None);
        assert_eq!(accepted(&["application/json;q=2"]), None);
        assert_eq!(accepted(&["application/json;q=0.1234"]), None);
        assert_eq!(accepted(&["application/json;charset=iso-8859-1"]), None);
    }

    #[test]
    fn a_body_is_json_in_utf_8_or_nothing() {
        let is = |kind: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            is_json(&headers)
        };
        assert!(is("application/json"));
        assert!(is("Application/JSON ; Charset=\"UTF-8\"; x=y"));
        for kind in [
            "application/json; charset=utf-16",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/graphql",
            "application/jsonp",
            "",
        ] {
            assert!(!is(kind), "{kind}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        assert!(!is_json(&headers));
    }
}
