//! Lets rows gather before they are taken. The embedded database hands each row over from a thread of its own, and waking us for
//! every single one costs more than reading it.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

/// How often a read that was woken stands aside for others before it looks: a few microseconds, in which a page of rows gathers.
const PATIENCE: u8 = 24;

/// Runs `read`, looking for rows less often than it is told of them.
pub(super) async fn gather<T>(read: impl Future<Output = T>) -> T {
    let mut read = pin!(read);
    let mut patience = 0;
    poll_fn(|cx| {
        if patience > 0 {
            patience -= 1;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = read.as_mut().poll(cx);
        patience = PATIENCE;
        polled
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::thread;

    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn nothing_is_missed_and_nobody_waits_for_ever() {
        let (send, mut receive) = mpsc::channel(7);
        let sender = thread::spawn(move || (0..1_000).for_each(|row| send.blocking_send(row).unwrap()));
        let read = async {
            let mut rows = Vec::new();
            while let Some(row) = receive.recv().await {
                rows.push(row);
            }
            rows
        };
        assert_eq!(gather(read).await, (0..1_000).collect::<Vec<_>>());
        sender.join().unwrap();
    }
}
