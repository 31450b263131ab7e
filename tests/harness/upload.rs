//! Sending files as browsers do, and as lines that break off do.

use reqwest::Client;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What came back.
#[derive(Clone, Debug)]
pub struct Sent {
    /// HTTP status.
    pub status: u16,
    /// The body, JSON.
    pub body: Value,
}

impl Sent {
    /// `extensions.code` of the refusal; empty when there is none.
    pub fn code(&self) -> &str {
        self.at("/errors/0/extensions/code")
    }

    /// Why it was refused.
    pub fn message(&self) -> &str {
        self.at("/errors/0/message")
    }

    fn at(&self, pointer: &str) -> &str {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Sends all of a file.
///
/// # Panics
/// When the server cannot be reached.
pub async fn put(url: &str, headers: &[(&str, &str)], content: &[u8]) -> Sent {
    let mut request = Client::new().put(url).body(content.to_vec());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let reply = request.send().await.expect("the server answers");
    let status = reply.status().as_u16();
    let text = reply.text().await.expect("the whole reply");
    Sent {
        status,
        body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
    }
}

/// A file that is sent by hand, part by part.
pub struct Line {
    stream: TcpStream,
}

impl Line {
    /// Begins to send to an address, with these headers besides `Host`.
    ///
    /// # Panics
    /// When the server cannot be reached.
    pub async fn open(base: &str, address: &str, headers: &str) -> Self {
        let host = base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await.expect("the server listens");
        let head = format!("PUT {address} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n");
        stream.write_all(head.as_bytes()).await.expect("the server reads");
        Self { stream }
    }

    /// Sends bytes as they are; false when nobody reads them any more.
    pub async fn bytes(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).await.is_ok()
    }

    /// Sends a chunk of a body without a length.
    pub async fn chunk(&mut self, bytes: &[u8]) -> bool {
        let head = format!("{:x}\r\n", bytes.len());
        self.bytes(head.as_bytes()).await && self.bytes(bytes).await && self.bytes(b"\r\n").await
    }

    /// What the server says. The connection must not be used for anything further.
    ///
    /// # Panics
    /// When it says nothing.
    pub async fn reply(mut self) -> Sent {
        let mut said = Vec::new();
        let mut part = [0; 4096];
        loop {
            match self.stream.read(&mut part).await {
                Ok(0) | Err(_) => break,
                Ok(read) => said.extend(&part[..read]),
            }
            if let Some(sent) = whole(&said) {
                return sent;
            }
        }
        panic!("no whole reply: {}", String::from_utf8_lossy(&said));
    }
}

fn whole(said: &[u8]) -> Option<Sent> {
    let text = String::from_utf8_lossy(said);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    })?;
    let body = body.as_bytes().get(..length)?;
    Some(Sent {
        status: head.split(' ').nth(1)?.parse().ok()?,
        body: serde_json::from_slice(body).ok()?,
    })
}
