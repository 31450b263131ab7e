//! clamd, by its own protocol: the content is sent in parts after `INSTREAM`, and one line comes back.

use std::io;

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{Said, Silent};
use crate::{config::attachments::Clamd, store::blob::Outgoing};

/// Longest line that is read of an answer, bytes.
const LONGEST: u64 = 4096;

/// Sends the content and reads the answer.
pub(super) async fn ask(address: &Clamd, content: Outgoing) -> Result<Said, Silent> {
    match address {
        Clamd::Tcp(address) => talk(TcpStream::connect(address).await?, content).await,
        #[cfg(unix)]
        Clamd::Unix(path) => talk(tokio::net::UnixStream::connect(path).await?, content).await,
        #[cfg(not(unix))]
        Clamd::Unix(_) => Err(io::Error::from(io::ErrorKind::Unsupported).into()),
    }
}

async fn talk(mut line: impl AsyncRead + AsyncWrite + Unpin, content: Outgoing) -> Result<Said, Silent> {
    let sent = send(&mut line, content).await;
    let mut said = Vec::new();
    let heard = (&mut line).take(LONGEST).read_to_end(&mut said).await;
    let said = String::from_utf8_lossy(&said);
    let said = said.split('\0').next().unwrap_or_default().trim();
    // It hangs up on what is too long for it, and says so: that is worth more than the broken line.
    if said.is_empty() {
        sent?;
        heard?;
    }
    let words = said.strip_prefix("stream:").unwrap_or(said).trim();
    match words.strip_suffix("FOUND") {
        Some(found) => Ok(Said::Infected(found.trim().to_owned())),
        None if words == "OK" => Ok(Said::Clean),
        None => Err(Silent::Otherwise(words.to_owned())),
    }
}

async fn send(line: &mut (impl AsyncWrite + Unpin), mut content: Outgoing) -> io::Result<()> {
    line.write_all(b"zINSTREAM\0").await?;
    while let Some(part) = content.next().await? {
        let length = u32::try_from(part.len()).map_err(io::Error::other)?;
        line.write_all(&length.to_be_bytes()).await?;
        line.write_all(&part).await?;
    }
    line.write_all(&[0; 4]).await?;
    line.flush().await
}
