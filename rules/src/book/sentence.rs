//! One duty as a sentence that needs no knowledge of the script: how often, what, to whom, with whom, on what condition.

use chrono::NaiveDate;

use super::say::Say;
use crate::{
    row::{Cadence, Leg, LegKind, Sample, Task},
    ruleset::RuleSet,
};

mod audience;
mod cadence;
mod object;

pub(super) use cadence::is_reading;

/// What a leg asks for, such as `Quarterly to CSCMT and the LSCB` or `Monthly, one case file for each team, in the auditor's
/// own service, using the CareFirst audit record`. Roles and terms are called as on `as_of`. No full stop.
///
/// Samples and copies stand with the leg's row: the row of that number in `set`.
#[must_use]
pub fn sentence(leg: &Leg, set: &RuleSet, as_of: NaiveDate) -> String {
    let reference = leg.id.split('/').next().unwrap_or_default();
    of_task(leg, set.task(reference), Say { set, day: as_of })
}

/// The sentence of a leg, with its row at hand.
pub(super) fn of_task(leg: &Leg, task: Option<&Task>, say: Say) -> String {
    let samples: Vec<&Sample> = task.map_or_else(Vec::new, |task| {
        let own = |sample: &&Sample| sample.leg == leg.id;
        task.samples.iter().filter(own).collect()
    });
    let mut words = Words(cadence::how_often(leg, say));
    match leg.kind {
        LegKind::Report => report(leg, &samples, say, &mut words),
        LegKind::Activity => activity(leg, &samples, say, &mut words),
    }
    if let Some(channel) = &leg.channel {
        words.comma(&format!("through {}", say.words(channel)));
    }
    if let Some(condition) = &leg.condition {
        words.comma(&say.when(condition));
    }
    if let Some(what) = &leg.what {
        words.namely(&say.words(what));
    }
    let copies = task.map_or(&[][..], |task| &task.copies);
    for copy in copies.iter().filter(|copy| copy.leg == leg.id) {
        words.semicolon(&audience::copy(copy, say));
    }
    for sample in samples.iter().filter(|sample| sample.drawn_by.is_some()) {
        words.semicolon(&object::draw(sample, say));
    }
    words.0
}

fn report(leg: &Leg, samples: &[&Sample], say: Say, words: &mut Words) {
    if !cadence::names_recipients(leg, say) {
        words.then(&audience::recipients(leg, say), flows(leg));
    }
    if let Some(kind) = leg.per_unit {
        words.space(&object::for_each(kind));
    }
    if !leg.per_holder.is_empty() {
        words.comma(&format!("from {}", say.each_of(&leg.per_holder)));
    }
    for sample in samples.iter().filter(|sample| sample.drawn_by.is_none()) {
        words.comma(&format!("drawing on {}", object::sample(sample, say)));
    }
    together(leg, say, words);
}

fn activity(leg: &Leg, samples: &[&Sample], say: Say, words: &mut Words) {
    let taken: Vec<&&Sample> = samples.iter().filter(|sample| sample.drawn_by.is_none()).collect();
    for sample in &taken {
        words.comma(&object::sample(sample, say));
    }
    if taken.is_empty() {
        if let Some(kind) = leg.per_unit {
            words.then(&object::for_each(kind), flows(leg));
        }
        if leg.required > 1 {
            words.comma(&object::times(leg.required));
        }
        object::how(leg.place, leg.tool.as_deref(), None, say, words);
    }
    if !leg.per_holder.is_empty() {
        words.comma(&format!("by {}", say.each_of(&leg.per_holder)));
    }
    together(leg, say, words);
    words.comma(&audience::recipients(leg, say));
}

fn together(leg: &Leg, say: Say, words: &mut Words) {
    words.comma(&audience::with(leg, say));
    if !leg.by.is_empty() {
        words.comma(&format!("by {}", say.roles(&leg.by)));
    }
}

/// Whether a recipient follows the frequency without a comma: `Quarterly to SMT`, but `As required, to SMT`.
fn flows(leg: &Leg) -> bool {
    matches!(leg.cadence, Cadence::Periodic { at_least: false, .. }) && !is_reading(leg)
}

/// A sentence that grows; empty words add nothing.
struct Words(String);

impl Words {
    fn add(&mut self, before: &str, words: &str) {
        if !words.is_empty() {
            self.0.push_str(before);
            self.0.push_str(words);
        }
    }

    fn space(&mut self, words: &str) {
        self.add(" ", words);
    }

    fn comma(&mut self, words: &str) {
        self.add(", ", words);
    }

    fn semicolon(&mut self, words: &str) {
        self.add("; ", words);
    }

    fn then(&mut self, words: &str, flows: bool) {
        self.add(if flows { " " } else { ", " }, words);
    }

    /// What exactly: after a colon, or after a dash where the words have a colon of their own.
    fn namely(&mut self, words: &str) {
        self.add(if words.contains(": ") { " – " } else { ": " }, words);
    }
}
