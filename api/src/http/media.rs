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

    /// The best that the client accepts; none when it accepts neither.
    #[must_use]
    pub fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        let mut said = false;
        for value in headers.get_all(header::ACCEPT) {
            for range in value
                .to_str()
                .unwrap_or_default()
                .split(',')
                .filter(|range| !range.trim().is_empty())
            {
                said = true;
                let (media, quality) = of_range(range);
                if let Some(media) = media.filter(|_| quality > 0.0)
                    && best.is_none_or(|(known, _)| quality > known)
                {
                    best = Some((quality, media));
                }
            }
        }
        if said {
            best.map(|(_, media)| media)
        } else {
            Some(Self::Json)
        }
    }
}

/// Whether the body is JSON in UTF-8 by its content type.
///
/// Only this type makes browsers ask before they send it to another site: forms cannot.
#[must_use]
pub fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let json = parts
        .next()
        .is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    json && parts.all(|parameter| {
        parameter.split_once('=').is_none_or(|(name, charset)| {
            !name.eq_ignore_ascii_case("charset") || charset.trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
    })
}

fn of_range(range: &str) -> (Option<Media>, f32) {
    let mut parts = range.split(';').map(str::trim);
    let media = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => Some(Media::GraphqlResponse),
        "application/json" | "application/*" | "*/*" => Some(Media::Json),
        _ => None,
    };
    let quality = parts
        .find_map(|part| part.strip_prefix("q="))
        .and_then(|q| q.parse().ok())
        .unwrap_or(1.0);
    (media, quality)
}
