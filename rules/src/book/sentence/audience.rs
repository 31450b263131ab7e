//! Who gets it, with whom it is done, and who gets a copy.

use crate::{
    book::say::{Say, list},
    row::{CopyRule, Leg, LegRecipient},
    term::{Anchor, DistributionMode},
    vocabulary::without_article,
};

/// Everybody a leg goes to, those of one mode together: `to the DCS and for information to SMT and the Lead Member`.
pub(super) fn recipients(leg: &Leg, say: Say) -> String {
    let mut modes: Vec<DistributionMode> = Vec::new();
    for recipient in &leg.recipients {
        if !modes.contains(&recipient.mode) {
            modes.push(recipient.mode);
        }
    }
    let of_mode = |mode: DistributionMode| {
        let phrases = leg.recipients.iter().filter(|recipient| recipient.mode == mode);
        of_mode(phrases, before(mode), say)
    };
    list(modes.into_iter().map(of_mode))
}

fn of_mode<'l>(recipients: impl Iterator<Item = &'l LegRecipient>, before: &str, say: Say) -> String {
    let members = recipients.map(|recipient| {
        let via = recipient.via.as_ref().map(|via| format!("via {}", say.role(via)));
        let when = recipient.condition.as_ref().map(|condition| say.when(condition));
        let aside: Vec<String> = when.into_iter().chain(via).collect();
        Member {
            name: name(recipient, say),
            aside: aside.join(", "),
        }
    });
    together(before, members.collect())
}

/// What stands before the recipients of a mode.
const fn before(mode: DistributionMode) -> &'static str {
    match mode {
        DistributionMode::Report => "to",
        DistributionMode::ForInformation => "for information to",
        DistributionMode::ForConsideration => "for consideration by",
        DistributionMode::Copy => "copied to",
        DistributionMode::Alert => "as an alert to",
        DistributionMode::Feedback => "as feedback to",
    }
}

/// The recipient, and which of several holders is meant.
fn name(recipient: &LegRecipient, say: Say) -> String {
    let said = say.role(&recipient.role);
    match recipient.anchor {
        Anchor::LineOfAuditor => format!("the auditor's own {}", without_article(&said)),
        // Only one who is one of several is said with an article.
        Anchor::AllHolders if said.starts_with("the ") => format!("each {}", without_article(&said)),
        Anchor::AllHolders | Anchor::LineOfUnit => said,
    }
}

/// With whom a leg is done.
pub(super) fn with(leg: &Leg, say: Say) -> String {
    let members = leg.with.iter().map(|role| Member {
        name: say.role(role),
        aside: leg.with_when.get(role).map_or_else(String::new, |when| say.when(when)),
    });
    together("with", members.collect())
}

/// A copy: always, or on its condition.
pub(super) fn copy(copy: &CopyRule, say: Say) -> String {
    let role = say.role(&copy.role);
    match &copy.condition {
        Some(condition) => format!("copied to {role} {}", say.when(condition)),
        None => format!("always copied to {role}"),
    }
}

/// One of a list, and what is said of this one only.
struct Member {
    name: String,
    aside: String,
}

/// `to A and B`, `to A and, as appropriate, to B`, `to B, as appropriate`.
fn together(before: &str, members: Vec<Member>) -> String {
    let (plain, others): (Vec<Member>, Vec<Member>) = members.into_iter().partition(|member| member.aside.is_empty());
    let mut words = list(plain.into_iter().map(|member| member.name));
    if !words.is_empty() {
        words = format!("{before} {words}");
    }
    for Member { name, aside } in others {
        words = if words.is_empty() {
            format!("{before} {name}, {aside}")
        } else {
            format!("{words} and, {aside}, {before} {name}")
        };
    }
    words
}
