//! The documents that are made to hurt, over a socket: an error or a closed socket, briefly, and a process that lives on.

use harness::{
    both, hostile,
    socket::{Heard, Socket},
};
use serde_json::Value;

/// Longest answer, bytes.
const BRIEF: usize = 8 * 1024;

both!(what_hurts_is_an_error_or_the_end, |world| async move {
    let mut socket = Socket::of(&world, "practice-manager").await;
    for (what, document) in hostile::documents() {
        socket.subscribe("h", &document, Value::Null).await;
        match socket.hear().await {
            Heard::Message(message) => {
                assert_eq!(message["type"], "error", "{what}: {message}");
                let text = message.to_string();
                assert!(text.len() < BRIEF, "{what}: {} bytes", text.len());
                assert!(
                    message["payload"][0]["extensions"]["code"].is_string(),
                    "{what}: {text}"
                );
                continue;
            }
            Heard::Closed(code, _) => assert_eq!(code, 1009, "{what}"),
            Heard::Gone => assert!(document.len() > 500_000, "{what}: gone without a word"),
        }
        socket = Socket::of(&world, "practice-manager").await;
    }
    socket
        .subscribe("a", "{ viewer { person { name } } }", Value::Null)
        .await;
    let payload = socket.expect("next", "a").await;
    assert_eq!(payload["data"]["viewer"]["person"]["name"], "Maya Holloway");
});
