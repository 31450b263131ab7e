//! What is looked at, of whom, where and with what.

use super::Words;
use crate::{
    book::say::{Say, number, unit},
    row::{Place, Sample},
    term::UnitKind,
};

/// A sample, such as `one case file for each team, in the auditor's own service, using the CareFirst audit record`.
pub(super) fn sample(sample: &Sample, say: Say) -> String {
    let mut words = Words(items(sample.count, &sample.item));
    if let Some(subject) = &sample.subject {
        words.space(&format!("of {}", say.role(subject)));
    }
    if !sample.per_holder.is_empty() {
        words.space(&format!("of {}", say.each_of(&sample.per_holder)));
    }
    if let Some(kind) = sample.per_unit {
        words.space(&for_each(kind));
    }
    if let Some(among) = &sample.among {
        words.space(&format!("(“{among}”)"));
    }
    how(
        sample.place,
        sample.tool.as_deref(),
        sample.tool_in_words.as_deref(),
        say,
        &mut words,
    );
    words.0
}

/// Where the work lies that is looked at, and with what tool.
pub(super) fn how(place: Place, tool: Option<&str>, in_words: Option<&str>, say: Say, words: &mut Words) {
    words.comma(match place {
        Place::Anywhere => "",
        Place::OwnTeam => "in the auditor's own team",
        Place::OwnService => "in the auditor's own service",
        Place::OtherService => "in another service than the auditor's own",
    });
    if let Some(tool) = tool {
        let name = say.set.tool(tool).map_or(tool, |tool| &tool.name);
        words.comma(&format!("using the {name}"));
    } else if let Some(in_words) = in_words {
        words.comma(&format!("tool: “{in_words}”"));
    }
}

/// A random sample that somebody draws of what was audited.
pub(super) fn draw(sample: &Sample, say: Say) -> String {
    let by = sample
        .drawn_by
        .as_deref()
        .map_or_else(String::new, |role| say.role(role));
    match sample.count {
        Some(count) => format!("{by} draws at random {}", items(Some(count), &sample.item)),
        None => format!("{by} draws a random sample of {}", items(None, &sample.item)),
    }
}

/// `for each team`.
pub(super) fn for_each(kind: UnitKind) -> String {
    format!("for each {}", unit(kind))
}

/// How many pieces of evidence, where they are no samples.
pub(super) fn times(required: u32) -> String {
    format!("{} each time", number(required))
}

/// So many of an item of a script: `five files`; without a number `files`.
fn items(count: Option<u32>, item: &str) -> String {
    let (one, several) = match item {
        "case_record_or_practice" => return counted(count, "case record or practice", "case records or practice"),
        "child_with_a_child_protection_plan" => (
            "child with a child protection plan",
            "children with a child protection plan",
        ),
        // These are looked at as a whole.
        "practice" => ("piece of practice", "practice"),
        "staff_supervision" => ("piece of staff supervision", "staff supervision"),
        _ => {
            let words = item.replace('_', " ");
            return counted(count, &words, &format!("{words}s"));
        }
    };
    counted(count, one, several)
}

fn counted(count: Option<u32>, one: &str, several: &str) -> String {
    match count {
        Some(1) => format!("one {one}"),
        Some(count) => format!("{} {several}", number(count)),
        None => several.to_owned(),
    }
}
