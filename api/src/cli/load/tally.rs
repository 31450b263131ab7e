//! What came of the submissions, and how long it took.

use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

use serde_json::Value;

/// What came of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Stored, with this verdict.
    Stored(String),
    /// Not stored, for this reason of the closed lists.
    Refused(String),
    /// No reply.
    Failed(String),
}

impl Outcome {
    /// Of a reply.
    pub fn of(status: u16, reply: &Value) -> Self {
        let text = |pointer: &str| reply.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        if let Some(verdict) = text("/data/submitEvidence/evidence/verdict") {
            return Self::Stored(verdict);
        }
        let code = text("/data/submitEvidence/errors/0/code").or_else(|| text("/errors/0/extensions/code"));
        Self::Refused(code.unwrap_or_else(|| format!("HTTP {status}")))
    }
}

/// Each bound is so much above the one before.
const STEP: f64 = 1.05;
/// Enough for hours.
const STEPS: usize = 512;

/// Sums. Memory stays the same however long it runs: times are counted in steps of five of a hundred.
#[derive(Clone, Debug)]
pub struct Tally {
    stored: BTreeMap<String, u64>,
    refused: BTreeMap<String, u64>,
    failed: BTreeMap<String, u64>,
    times: Vec<u64>,
    longest: Duration,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            stored: BTreeMap::new(),
            refused: BTreeMap::new(),
            failed: BTreeMap::new(),
            times: vec![0; STEPS],
            longest: Duration::ZERO,
        }
    }
}

impl Tally {
    /// One more.
    pub fn count(&mut self, outcome: Outcome, took: Duration) {
        let (of, name) = match outcome {
            Outcome::Stored(verdict) => (&mut self.stored, verdict),
            Outcome::Refused(code) => (&mut self.refused, code),
            Outcome::Failed(why) => (&mut self.failed, why),
        };
        *of.entry(name).or_default() += 1;
        let micros = took.as_secs_f64() * 1e6;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a logarithm of a time is a small number, and not below zero"
        )]
        let step = micros.max(1.0).log(STEP) as usize;
        if let Some(count) = self.times.get_mut(step.min(STEPS - 1)) {
            *count += 1;
        }
        self.longest = self.longest.max(took);
    }

    pub fn nothing_stored(&self) -> bool {
        self.stored.is_empty()
    }

    /// How it stands.
    pub fn line(&self, elapsed: Duration) -> String {
        format!(
            "{}  {} submitted ({:.1}/s), {} refused, {} failed; p50 {}, p99 {}",
            clock(elapsed),
            sum(&self.stored),
            self.rate(elapsed),
            sum(&self.refused),
            sum(&self.failed),
            millis(self.percentile(50)),
            millis(self.percentile(99)),
        )
    }

    /// How it was.
    pub fn summary(&self, elapsed: Duration) -> String {
        let mut said = format!(
            "{} submitted in {}, {:.1} a second",
            sum(&self.stored),
            clock(elapsed),
            self.rate(elapsed)
        );
        for (what, of) in [("", &self.stored), ("refused", &self.refused), ("failed", &self.failed)] {
            let each: Vec<String> = of.iter().map(|(name, count)| format!("{name} {count}")).collect();
            let _ = match (what, each.is_empty()) {
                (_, true) => Ok(()),
                ("", false) => write!(said, ": {}", each.join(", ")),
                (_, false) => write!(said, "\n{} {what}: {}", sum(of), each.join(", ")),
            };
        }
        let _ = write!(
            said,
            "\nfrom the moment each was due to its reply: p50 {}, p95 {}, p99 {}, longest {}",
            millis(self.percentile(50)),
            millis(self.percentile(95)),
            millis(self.percentile(99)),
            millis(self.longest)
        );
        said
    }

    fn rate(&self, elapsed: Duration) -> f64 {
        let stored = u32::try_from(sum(&self.stored)).unwrap_or(u32::MAX);
        f64::from(stored) / elapsed.as_secs_f64().max(0.001)
    }

    /// A time that so many of a hundred stayed under, to five of a hundred.
    fn percentile(&self, percent: u64) -> Duration {
        let all: u64 = self.times.iter().sum();
        let wanted = (all * percent).div_ceil(100);
        let mut counted = 0;
        let step = self.times.iter().position(|count| {
            counted += count;
            counted >= wanted
        });
        let bound = i32::try_from(step.unwrap_or_default() + 1).unwrap_or_default();
        Duration::from_secs_f64(STEP.powi(bound) / 1e6).min(self.longest)
    }
}

fn sum(of: &BTreeMap<String, u64>) -> u64 {
    of.values().sum()
}

fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn millis(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    if millis < 10.0 {
        format!("{millis:.1} ms")
    } else {
        format!("{millis:.0} ms")
    }
}
