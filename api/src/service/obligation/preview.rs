//! What the calendar would become if scripts were changed: checked, planned and compared; nothing is stored.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;
use entity::id::{MeetingId, ObligationId, PersonId, UnitId};
use rules::{Problem, RuleSet, Source, calendar::Span, problem, ruleset};

use super::{
    census::Census,
    difference::{Difference, Step},
    plan::{Counts, ahead},
    reason::Reasons,
    slot::Due,
};
use crate::{
    app::App,
    directory::Directory,
    policy::{self, Action, Actor},
    service::{
        error::{ServiceError, UserError, UserErrorCode},
        input,
    },
    store::{self, obligation::Planned},
};

/// A file of the rule set as somebody would have it.
#[derive(Clone, Debug)]
pub struct Script {
    /// Where it stands, such as `part3/3.16_supervision_case_file_audit.rhai`.
    pub path: String,
    /// Its text.
    pub source: String,
}

/// What would change.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// Everything wrong with the draft, warnings too. With an error nothing was planned.
    pub problems: Vec<Problem>,
    /// How much; absent where nothing was planned.
    pub counts: Option<Counts>,
    /// Each change, by task, then leg, day and unit.
    pub entries: Vec<Entry>,
    /// How much by task, in the order of their numbers.
    pub by_task: Vec<(String, Counts)>,
    /// How much by the unit that owes it.
    pub by_unit: Vec<(UnitId, Counts)>,
}

/// What would become of an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It would be new.
    Added,
    /// Its date, team, service or number would change.
    Changed,
    /// It was cancelled and would be due again.
    Reinstated,
    /// It would be cancelled.
    Cancelled,
}

/// One obligation that would change.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What would become of it.
    pub fate: Fate,
    /// What it is planned under.
    pub slot: String,
    /// Row of the framework.
    pub task: String,
    /// Leg of the row.
    pub leg: String,
    /// Who would owe it.
    pub unit: UnitId,
    /// The role holder who would.
    pub holder: Option<PersonId>,
    /// The meeting that it is for.
    pub meeting: Option<MeetingId>,
    /// What it is for, as people say it.
    pub label: String,
    /// First and last day of what it is for.
    pub span: Span,
    /// Last day on which it would be on time; as stored for what would be cancelled.
    pub due_on: NaiveDate,
    /// The same as it is stored, where it is.
    pub due_before: Option<NaiveDate>,
    /// How many pieces of evidence it would ask for.
    pub required: i32,
    /// The obligation, where it is stored.
    pub obligation: Option<ObligationId>,
    /// Why it would be cancelled.
    pub reason: Option<String>,
}

/// Most files in one draft.
const MOST_SCRIPTS: usize = 100;
/// Longest script, bytes: the checker takes no longer one.
const LONGEST_SCRIPT: usize = 65_536;

/// Plans with the newest rules in which `scripts` are replaced, and compares with what is stored.
///
/// # Errors
/// [`ServiceError::Refused`] when the actor may not, or for files that cannot be part of a rule set.
pub async fn preview(app: &App, actor: &Actor, scripts: Vec<Script>) -> Result<Preview, ServiceError> {
    // Nothing is changed: there is no trace to leave.
    let _granted = policy::authorise(actor, &Action::Preview)?;
    let (directory, book) = (app.directory(), app.rules().book());
    let errors = refusals(book.newest(), &scripts);
    input::sound(errors)?;
    let within = ahead(app);
    let stored = store::obligation::planned(app.store(), within).await?;
    let newest = Arc::clone(book.newest());
    let work = move || {
        let mut files = newest.source().files().clone();
        files.extend(scripts.into_iter().map(|script| (script.path, script.source)));
        match RuleSet::load(Source::from_files(files)) {
            Ok(draft) => compare(&directory, &draft, within, stored),
            Err(problems) => Preview {
                problems,
                ..Preview::default()
            },
        }
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|source| ServiceError::Internal {
            operation: "previewing a plan",
            source: Box::new(source),
        })
}

fn refusals(newest: &RuleSet, scripts: &[Script]) -> Vec<UserError> {
    let refuse = |at: usize, field: &str, message: String| {
        let at = at.to_string();
        UserError {
            field: ["scripts", &at, field].map(str::to_owned).to_vec(),
            ..UserError::new(UserErrorCode::Invalid, &[], message)
        }
    };
    if scripts.len() > MOST_SCRIPTS {
        let message = format!(
            "{} scripts were sent, at most {MOST_SCRIPTS} can be taken",
            scripts.len()
        );
        return vec![refuse(MOST_SCRIPTS, "path", message).help("send fewer")];
    }
    let mut errors = Vec::new();
    for (at, script) in scripts.iter().enumerate() {
        let path = &script.path;
        let known = newest.source().files();
        if !known.contains_key(path) && !ruleset::is_row(path) && !ruleset::is_library(path) {
            let error = refuse(
                at,
                "path",
                format!("`{path}` is no file of the rules, and no place for a new one"),
            );
            let near = problem::nearest(path, known.keys().map(String::as_str));
            errors.push(error.help(near.map_or_else(
                || "a new row is written as `part4/4.19_its_name.rhai`".to_owned(),
                |near| format!("did you mean `{near}`?"),
            )));
        }
        if scripts.iter().take(at).any(|earlier| earlier.path == *path) {
            errors.push(refuse(at, "path", format!("`{path}` is sent twice")).help("send one text of it"));
        }
        if script.source.len() > LONGEST_SCRIPT {
            let message = format!(
                "the text has {} bytes; at most {LONGEST_SCRIPT} can be taken",
                script.source.len()
            );
            errors.push(refuse(at, "source", message).help("shorten it"));
        }
    }
    errors
}

fn compare(directory: &Directory, draft: &RuleSet, within: Span, stored: Vec<Planned>) -> Preview {
    let census = Census::of(directory);
    let difference = Difference::of(census.due(draft, within), stored);
    let reasons = Reasons {
        rules: draft,
        directory,
        today: within.start,
    };
    let mut counts = Counts::default();
    let mut by_task: BTreeMap<String, Counts> = BTreeMap::new();
    let mut by_unit: BTreeMap<UnitId, Counts> = BTreeMap::new();
    let mut count = |task: &str, unit: UnitId, one: fn(&mut Counts) -> &mut usize| {
        *one(&mut counts) += 1;
        *one(by_task.entry(task.to_owned()).or_default()) += 1;
        *one(by_unit.entry(unit).or_default()) += 1;
    };
    for row in &difference.kept {
        count(&row.task, row.unit_id, |counts| &mut counts.kept);
    }
    let mut entries: Vec<Entry> = difference.steps.iter().map(|step| entry(step, &reasons)).collect();
    for entry in &entries {
        count(
            &entry.task,
            entry.unit,
            match entry.fate {
                Fate::Added => |counts| &mut counts.added,
                Fate::Changed => |counts| &mut counts.changed,
                Fate::Reinstated => |counts| &mut counts.reinstated,
                Fate::Cancelled => |counts| &mut counts.cancelled,
            },
        );
    }
    entries.sort_by(|a, b| {
        let place = |it: &Entry| (order(&it.task), it.leg.clone(), it.due_on, it.slot.clone());
        place(a).cmp(&place(b))
    });
    let mut by_task: Vec<(String, Counts)> = by_task.into_iter().collect();
    by_task.sort_by_key(|(task, _)| order(task));
    Preview {
        problems: draft.warnings().to_vec(),
        counts: Some(counts),
        entries,
        by_task,
        by_unit: by_unit.into_iter().collect(),
    }
}

/// `3.2` stands before `3.16`.
fn order(task: &str) -> Vec<u32> {
    task.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect()
}

fn entry(step: &Step<'_>, reasons: &Reasons<'_>) -> Entry {
    match step {
        Step::Add(due) => wanted(Fate::Added, due, None),
        Step::Change(due, row) => wanted(Fate::Changed, due, Some(row)),
        Step::Reinstate(due, row) => wanted(Fate::Reinstated, due, Some(row)),
        Step::Cancel(row) => Entry {
            fate: Fate::Cancelled,
            slot: row.slot.clone(),
            task: row.task.clone(),
            leg: row.leg.clone(),
            unit: row.unit_id,
            holder: row.holder_id,
            meeting: row.meeting_id,
            label: row.period_label.clone(),
            span: Span {
                start: row.period_start,
                end: row.period_end,
            },
            due_on: row.due_on,
            due_before: Some(row.due_on),
            required: row.required,
            obligation: Some(row.id),
            reason: Some(reasons.of(row)),
        },
    }
}

fn wanted(fate: Fate, due: &Due<'_>, row: Option<&Planned>) -> Entry {
    Entry {
        fate,
        slot: due.slot(),
        task: due.task.reference.clone(),
        leg: due.leg.id.clone(),
        unit: due.unit,
        holder: due.holder,
        meeting: due.meeting(),
        label: due.label().to_owned(),
        span: due.span(),
        due_on: due.due_on(),
        due_before: row.map(|row| row.due_on),
        required: due.required(),
        obligation: row.map(|row| row.id),
        reason: None,
    }
}
