//! Why a socket is closed: the codes of graphql-transport-ws, and two of WebSocket's own.

use axum::extract::ws::{CloseFrame, Utf8Bytes};

/// Most bytes of a reason: a control frame holds no more.
const MOST_BYTES: usize = 123;

/// Why we close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Close {
    /// The server goes down; clients come back, to another one or to this one.
    GoingAway,
    /// A message is longer than a request may be.
    TooLarge,
    /// A message that the protocol does not know.
    Malformed(String),
    /// Something was asked for before `connection_init` was acknowledged.
    Unacknowledged,
    /// The token is refused, or has run out: come back with a fresh one.
    Forbidden(String),
    /// The client speaks another protocol.
    OtherProtocol,
    /// `connection_init` did not come in time.
    InitTimeout,
    /// An operation with this id is running.
    Duplicate(String),
    /// `connection_init` came twice.
    InitTwice,
}

impl Close {
    /// The code that clients tell them apart by.
    pub const fn code(&self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::TooLarge => 1009,
            Self::Malformed(_) => 4400,
            Self::Unacknowledged => 4401,
            Self::Forbidden(_) => 4403,
            Self::OtherProtocol => 4406,
            Self::InitTimeout => 4408,
            Self::Duplicate(_) => 4409,
            Self::InitTwice => 4429,
        }
    }

    fn reason(&self) -> String {
        match self {
            Self::GoingAway => "Going away".to_owned(),
            Self::TooLarge => "Message too large".to_owned(),
            Self::Malformed(why) => format!("Invalid message: {why}"),
            Self::Unacknowledged => "Unauthorized".to_owned(),
            Self::Forbidden(why) => format!("Forbidden: {why}"),
            Self::OtherProtocol => "Subprotocol not acceptable".to_owned(),
            Self::InitTimeout => "Connection initialisation timeout".to_owned(),
            Self::Duplicate(id) => format!("Subscriber for {id} already exists"),
            Self::InitTwice => "Too many initialisation requests".to_owned(),
        }
    }

    /// What is sent.
    pub fn frame(&self) -> CloseFrame {
        let mut reason = self.reason();
        reason.truncate(reason.floor_char_boundary(MOST_BYTES));
        CloseFrame {
            code: self.code(),
            reason: Utf8Bytes::from(reason),
        }
    }
}
