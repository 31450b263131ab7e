//! `plumbline load`: keeps submitting to a running development server, for trying dashboards.

mod client;
mod tally;

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{self, Instant},
};

use super::{
    args::{Global, Load},
    exit::{Exit, Failure},
    print, serve, settings,
    status::Status,
};
use crate::{
    clock::{Clock as _, SystemClock, new_id},
    demo::load::{DUTIES, Duty, Nth, SUBMIT, duties},
    http::auth::development,
};
use client::{Client, Target};
use tally::{Outcome, Tally};

/// How long the tokens last that it signs for itself.
const TTL: Duration = Duration::from_hours(24);
/// How long a reply may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(30);
const SHOWN: Duration = Duration::from_millis(500);

/// Somebody who submits, with what they have to do.
struct Hand {
    token: String,
    duties: Vec<Duty>,
}

/// What all connections share.
struct Work {
    target: Target,
    hands: Vec<Hand>,
    rate: f64,
    begun: Instant,
    ends: Option<Instant>,
    next: AtomicU64,
    tally: Mutex<Tally>,
}

pub async fn run(global: &Global, asked: &Load) -> Result<(), Failure> {
    let stopped = serve::stopped()?;
    let target = Target::of(&asked.url).map_err(|why| Failure::new(Exit::Settings, why))?;
    let hands = hands(global, asked, &target).await?;
    let duties: usize = hands.iter().map(|hand| hand.duties.len()).sum();
    print::note(&format!(
        "{} submitters with {duties} duties; stop with Ctrl-C",
        hands.len()
    ));
    let begun = Instant::now();
    let work = Arc::new(Work {
        target,
        hands,
        rate: asked.rate,
        begun,
        ends: asked.time.map(|time| begun + time),
        next: AtomicU64::new(0),
        tally: Mutex::default(),
    });
    let (stop, _) = watch::channel(false);
    let mut connections = JoinSet::new();
    for _ in 0..asked.concurrency {
        let (work, stopped) = (Arc::clone(&work), stop.subscribe());
        connections.spawn(async move { work.submit(stopped).await });
    }
    let mut status = Status::new();
    let mut shown = time::interval(SHOWN);
    let mut stopped = std::pin::pin!(stopped);
    let mut stopping = false;
    while !connections.is_empty() {
        tokio::select! {
            () = &mut stopped, if !stopping => {
                stopping = true;
                stop.send_replace(true);
            }
            _ = connections.join_next() => {}
            _ = shown.tick() => status.show(&work.tally().line(begun.elapsed())),
        }
    }
    status.clear();
    let tally = work.tally();
    print::out(tally.summary(begun.elapsed()));
    if tally.nothing_stored() {
        return Err(Failure::new(Exit::Failure, "nothing was stored"));
    }
    Ok(())
}

/// Those who can sign in there and have something to do.
async fn hands(global: &Global, asked: &Load, target: &Target) -> Result<Vec<Hand>, Failure> {
    let mut hands = Vec::new();
    for (who, token) in tokens(global, asked)? {
        let mut client = Client::new(target.clone());
        let reply = client.post(&token, &json!({ "query": DUTIES })).await;
        let (status, reply) = reply.map_err(|why| {
            let message = format!("{} does not answer: {why}; start it with `plumbline demo`", asked.url);
            Failure::new(Exit::Failure, message)
        })?;
        let duties = duties(&reply);
        if duties.is_empty() {
            let why = reply.pointer("/errors/0/message").and_then(Value::as_str);
            let why = why.map_or_else(
                || "has nothing to do".to_owned(),
                |why| format!("is told {status}: {why}"),
            );
            print::note(&format!("{who} {why}"));
        } else {
            hands.push(Hand { token, duties });
        }
    }
    if hands.is_empty() {
        return Err(Failure::new(Exit::Failure, "nobody has anything to submit there"));
    }
    Ok(hands)
}

/// The token that was given, or one for each submitter by the development secret. Nothing else signs in, and no secret is made
/// here: a server that does not know it would refuse it anyway.
fn tokens(global: &Global, asked: &Load) -> Result<Vec<(String, String)>, Failure> {
    if let Some(token) = &asked.token {
        return Ok(vec![("the holder of the token".to_owned(), token.clone())]);
    }
    let settings = settings(global)?;
    let Some(secret) = development::existing(&settings.data_dir)? else {
        let message = format!(
            "`{}` holds no secret of a development server: name its directory with `--data-dir`, or give a `--token`",
            settings.data_dir.display()
        );
        return Err(Failure::new(Exit::Settings, message));
    };
    let signed = asked.subjects.iter().map(|subject| {
        let token = development::token(&secret, &settings.auth.audience, subject, TTL, &SystemClock);
        let token = token.map_err(|error| Failure::new(Exit::Failure, format!("a token cannot be signed: {error}")))?;
        Ok((subject.clone(), token))
    });
    signed.collect()
}

impl Work {
    fn tally(&self) -> std::sync::MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One connection: takes the next number, waits for its moment, submits. The time of a reply is counted from that moment,
    /// not from when the connection was free, so that a server that stalls is seen.
    async fn submit(&self, mut stopped: watch::Receiver<bool>) {
        let mut client = Client::new(self.target.clone());
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            #[expect(clippy::cast_precision_loss, reason = "numbers of requests are far below 2^52")]
            let due = self.begun + Duration::from_secs_f64(number as f64 / self.rate);
            if self.ends.is_some_and(|ends| due >= ends) {
                return;
            }
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => return,
                () = time::sleep_until(due) => {}
            }
            let result = self.one(&mut client, Nth(number)).await;
            self.tally().count(result, due.elapsed());
        }
    }

    async fn one(&self, client: &mut Client, nth: Nth) -> Outcome {
        let Some(hand) = nth.of(&self.hands) else {
            return Outcome::Failed("nobody submits".to_owned());
        };
        let Some(duty) = nth.of(&hand.duties) else {
            return Outcome::Failed("nothing to submit".to_owned());
        };
        let today = SystemClock.today().to_string();
        let variables = nth.variables(duty, &today, new_id(&SystemClock));
        let body = json!({ "query": SUBMIT, "variables": variables });
        match time::timeout(PATIENCE, client.post(&hand.token, &body)).await {
            Ok(Ok((status, reply))) => Outcome::of(status, &reply),
            Ok(Err(why)) => Outcome::Failed(why),
            Err(_) => {
                client.hang_up();
                Outcome::Failed("no reply in time".to_owned())
            }
        }
    }
}
