//! Submissions for trying dashboards: what somebody has to do, read through the API as any client reads it, becomes the next
//! submission, now and then with a concern.

use serde_json::{Value, json};
use uuid::Uuid;

use super::chance::Chance;

/// Asks what somebody has to do, with what a submission needs to know of it.
pub const DUTIES: &str = "{ viewer { obligations(first: 100, filter: { natures: [PERIODIC], \
    statuses: [OPEN, PARTIAL, OVERDUE, MET, MET_LATE] }) { nodes { id \
    task { ref questions { ...asked } } leg { evidenceKinds tool { code questions { ...asked } } } \
    unit { code kind parent { code } } } } } } \
    fragment asked on Question { code answer options evidenceKinds }";

/// Submits, and asks for as much as a front end would show.
pub const SUBMIT: &str = "mutation($input: SubmitEvidenceInput!) { submitEvidence(input: $input) { \
    errors { code field message help } evidence { id verdict evaluation { outcomes { __typename because { sentence } } } \
    followUps { nodes { kind dueOn } } satisfies { status } } } }";

/// A duty as [`DUTIES`] tells it.
#[derive(Clone, Debug)]
pub struct Duty(Value);

/// The duties in a reply.
#[must_use]
pub fn duties(reply: &Value) -> Vec<Duty> {
    let nodes = reply
        .pointer("/data/viewer/obligations/nodes")
        .and_then(Value::as_array);
    let nodes = nodes.into_iter().flatten();
    // What one may not see of a duty one cannot submit about.
    let about = nodes.filter(|node| node.pointer("/unit/code").is_some());
    about.cloned().map(Duty).collect()
}

/// The number of one submission: the same number gives the same content.
#[derive(Clone, Copy, Debug)]
pub struct Nth(pub u64);

impl Nth {
    /// One of these.
    #[must_use]
    pub fn of<T>(self, all: &[T]) -> Option<&T> {
        self.chance("which").pick(all)
    }

    fn chance(self, what: &str) -> Chance {
        Chance::of(self.0, what)
    }

    /// Variables of [`SUBMIT`]: evidence of `today` about `duty`, under a key of its own.
    #[must_use]
    pub fn variables(self, duty: &Duty, today: &str, key: Uuid) -> Value {
        let Duty(node) = duty;
        let text = |pointer: &str| node.pointer(pointer).and_then(Value::as_str);
        let kind = text("/leg/evidenceKinds/0").unwrap_or("REPORT");
        let concern = self.concern(kind);
        let of_worker = text("/unit/kind") == Some("WORKER");
        let unit = if of_worker {
            text("/unit/parent/code")
        } else {
            text("/unit/code")
        };
        let grade = (kind == "AUDIT").then_some(match concern {
            "SIGNIFICANT" => "INADEQUATE",
            "CONCERN" => "REQUIRES_IMPROVEMENT",
            _ => "GOOD",
        });
        let input = json!({
            "idempotencyKey": key,
            "task": text("/task/ref"),
            "kind": kind,
            "eventDate": today,
            "unit": unit,
            "worker": text("/unit/code").filter(|_| of_worker),
            "tool": text("/leg/tool/code"),
            "grade": grade,
            "concern": concern,
            "answers": answers(node, kind, concern),
            "obligations": [text("/id")],
            "narrative": "Submitted for trying things out.",
        });
        json!({ "input": input })
    }

    fn concern(self, kind: &str) -> &'static str {
        let mut chance = self.chance("concern");
        match (kind, chance.below(1000)) {
            ("AUDIT", 0..40) => "SIGNIFICANT",
            ("AUDIT", 40..140) | (_, 0..15) => "CONCERN",
            _ => "NONE",
        }
    }
}

/// Every question of tool and task answered as a manager would.
fn answers(node: &Value, kind: &str, concern: &str) -> Value {
    let lists =
        ["/leg/tool/questions", "/task/questions"].map(|pointer| node.pointer(pointer).and_then(Value::as_array));
    let asked = lists.into_iter().flatten().flatten().filter(|question| {
        let kinds = question["evidenceKinds"].as_array();
        kinds.is_none_or(|kinds| kinds.is_empty() || kinds.iter().any(|of| of == kind))
    });
    let answered = asked.map(|question| {
        let value = match question["answer"].as_str() {
            Some("YES_NO") => json!(concern != "SIGNIFICANT"),
            Some("NUMBER") => json!(1),
            Some("CHOICE") => question.pointer("/options/0").cloned().unwrap_or_default(),
            _ => json!("see the findings"),
        };
        json!({ "question": question["code"], "value": value })
    });
    answered.collect()
}
