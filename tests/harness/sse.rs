//! Reads server-sent events as a browser would.

use std::time::Duration;

use reqwest::{Response, StatusCode};
use serde_json::Value;

/// Long enough for never.
const PATIENCE: Duration = Duration::from_mins(1);

/// One event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// `event`.
    pub name: String,
    /// `id`; none where it has none.
    pub id: Option<String>,
    /// `data`, which is JSON or empty.
    pub data: Value,
}

/// A stream that is being read.
#[derive(Debug)]
pub struct Events {
    reply: Response,
    text: String,
}

impl Events {
    /// Reads the body of a reply.
    ///
    /// # Panics
    /// When it is no stream of events.
    pub fn read(reply: Response) -> Self {
        assert_eq!(reply.status(), StatusCode::OK);
        assert_eq!(reply.headers()["content-type"], "text/event-stream; charset=utf-8");
        Self {
            reply,
            text: String::new(),
        }
    }

    /// The next event; none when the stream has ended.
    ///
    /// # Panics
    /// When none comes for a minute, or the connection breaks.
    pub async fn next(&mut self) -> Option<Event> {
        // Signs of life come all the time: the minute is for an event.
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (parsed(block), rest.to_owned());
                self.text = rest;
                if event.is_some() {
                    return event;
                }
            }
            let more = tokio::time::timeout_at(until, self.reply.chunk()).await;
            match more.expect("an event within a minute").expect("the connection holds") {
                Some(more) => self.text.push_str(std::str::from_utf8(&more).expect("UTF-8")),
                None => return None,
            }
        }
    }

    /// The `data` of the next event, which must be a result without errors.
    ///
    /// # Panics
    /// When it is something else.
    pub async fn result(&mut self) -> Value {
        let event = self.next().await.expect("an event");
        assert_eq!(event.name, "next", "{event:?}");
        assert_eq!(event.data.get("errors"), None, "{event:?}");
        event.data["data"].clone()
    }
}

/// An event; none for a sign of life.
fn parsed(block: &str) -> Option<Event> {
    let mut event = Event::default();
    let mut data = String::new();
    for line in block.lines() {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut event.name),
            "id" => event.id = Some(value.to_owned()),
            "data" => data.push_str(value),
            "" => {}
            other => panic!("a field that means nothing: `{other}`"),
        }
    }
    if !data.is_empty() {
        event.data = serde_json::from_str(&data).unwrap_or_else(|error| panic!("{error}: {data}"));
    }
    (event != Event::default()).then_some(event)
}
