//! Group commit: commands queue up while a commit is under way, and the next one takes all of them. No timer paces it.
//! One task on SQLite, several on PostgreSQL. Whatever happens inside a group, the task lives on.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::{
    sync::{Mutex, mpsc, oneshot},
    task::JoinHandle,
};

use super::{Backend, Changes, CommitError, Committed, StoreSettings, transaction::Gate};

mod attachment;
mod decide;
mod group;
mod intent;
mod obligation;
mod run;
mod update;

pub use intent::Intent;
use intent::Intents;

/// Most commands in one commit.
const GROUP: usize = 64;

/// How many commits (each one `fsync`) and how many commands there have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Writes {
    /// Transactions that wrote something.
    pub commits: u64,
    /// Commands written by them.
    pub commands: u64,
}

/// The handle to the writer tasks.
#[derive(Debug)]
pub(super) struct Writer {
    entrance: Arc<Entrance>,
    tally: Arc<Tally>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

/// Where commands go in. Once the sender is taken out, none does, and the tasks end when the queue is empty.
#[derive(Debug)]
struct Entrance {
    queue: std::sync::Mutex<Option<mpsc::Sender<Command>>>,
    intents: Arc<Intents>,
}

#[derive(Debug, Default)]
struct Tally {
    commits: AtomicU64,
    commands: AtomicU64,
}

#[derive(Debug)]
struct Command {
    changes: Changes,
    reply: oneshot::Sender<Result<Committed, CommitError>>,
}

/// The receiving end, shared by the tasks: one at a time takes a group from it.
type Queue = Arc<Mutex<mpsc::Receiver<Command>>>;

impl Writer {
    /// Starts the tasks.
    pub(super) fn start(settings: &StoreSettings, gate: &Gate) -> Self {
        let (sender, receiver) = mpsc::channel(settings.queue.max(1));
        let entrance = Arc::new(Entrance {
            queue: std::sync::Mutex::new(Some(sender)),
            intents: Arc::default(),
        });
        let queue: Queue = Arc::new(Mutex::new(receiver));
        let tally: Arc<Tally> = Arc::default();
        let count = match gate.backend {
            Backend::Sqlite => 1,
            Backend::Postgres => settings.writers.max(1),
        };
        let tasks = (0..count)
            .map(|_| {
                let task = work(
                    gate.clone(),
                    Arc::clone(&queue),
                    Arc::clone(&entrance.intents),
                    Arc::clone(&tally),
                );
                #[expect(
                    clippy::disallowed_methods,
                    reason = "the handle is kept, and `close` waits for the task"
                )]
                tokio::spawn(task)
            })
            .collect();
        Self {
            entrance,
            tally,
            tasks: Mutex::new(tasks),
        }
    }

    pub(super) async fn commit(&self, changes: Changes) -> Result<Committed, CommitError> {
        self.entrance.enter(changes).await?.wait().await
    }

    pub(super) fn intend(&self) -> Intent {
        Intent::new(Arc::clone(&self.entrance))
    }

    pub(super) fn writes(&self) -> Writes {
        Writes {
            commits: self.tally.commits.load(Ordering::Relaxed),
            commands: self.tally.commands.load(Ordering::Relaxed),
        }
    }

    /// Takes no further command, finishes those that are queued.
    pub(super) async fn close(&self) {
        self.entrance.shut();
        for task in self.tasks.lock().await.drain(..) {
            if let Err(error) = task.await {
                tracing::error!(%error, "a writer task ended before its time");
            }
        }
    }
}

impl Entrance {
    /// Puts a command into the queue; waits for room.
    async fn enter(&self, changes: Changes) -> Result<Entered, CommitError> {
        let queue = self.lock().clone().ok_or(CommitError::Unavailable(None))?;
        let (reply, answer) = oneshot::channel();
        let entered = queue.send(Command { changes, reply }).await;
        entered.map_err(|_| CommitError::Unavailable(None))?;
        Ok(Entered(answer))
    }

    fn shut(&self) {
        self.lock().take();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<mpsc::Sender<Command>>> {
        // Nothing between lock and unlock can panic; were it to, the sender would still be whole.
        self.queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A command in the queue. It is carried out whether or not anybody waits for it.
struct Entered(oneshot::Receiver<Result<Committed, CommitError>>);

impl Entered {
    async fn wait(self) -> Result<Committed, CommitError> {
        self.0.await.unwrap_or(Err(CommitError::InDoubt(None)))
    }
}

/// One task: takes a group, carries it out, answers.
async fn work(gate: Gate, queue: Queue, intents: Arc<Intents>, tally: Arc<Tally>) {
    loop {
        let Some(group) = gather(&mut *queue.lock().await, &intents).await else {
            return;
        };
        let (changes, replies): (Vec<_>, Vec<_>) = group
            .into_iter()
            .map(|command| (command.changes, command.reply))
            .unzip();
        let results = run::run(&gate, &changes, &tally).await;
        for (reply, result) in replies.into_iter().zip(results) {
            // Whoever asked may have gone away; what was committed stays.
            let _ = reply.send(result);
        }
    }
}

/// Waits for a command and takes what has queued up behind it. While commits are announced and the group is still small
/// it waits for them too, for a while: they cost one `fsync` together instead of one each.
async fn gather(queue: &mut mpsc::Receiver<Command>, intents: &Intents) -> Option<Vec<Command>> {
    let mut group = Vec::with_capacity(GROUP);
    queue.recv_many(&mut group, GROUP).await;
    if group.is_empty() {
        return None;
    }
    let patience = tokio::time::sleep(intent::PATIENCE);
    tokio::pin!(patience);
    while group.len() < intent::WORTHWHILE && intents.announced() {
        let room = GROUP - group.len();
        tokio::select! {
            biased;
            received = queue.recv_many(&mut group, room) => if received == 0 { break },
            () = intents.changed() => {}
            () = &mut patience => break,
        }
    }
    Some(group)
}
