//! A concern that nobody has acknowledged goes up the line of its owner, a step every few working days, until somebody has. The
//! framework says that concerns are acted on at once, and not by when: the number is the rules' (`concern_working_days`).

use std::collections::HashMap;

use entity::{
    column::DistributionMode,
    distribution,
    id::{ConcernId, PersonId},
};
use rules::{RuleSet, term::Origin, verdict::Because};

use super::{command::Trace, concern::SOURCE, distribution::word, error::ServiceError, handover::in_line};
use crate::{
    app::App,
    clock::civil_day,
    directory::Directory,
    store::{self, Changes, UNHEARD, handover::Open},
};

/// Tells whoever is to hear by today that a concern stands unacknowledged, and was not told yet. Returns how many were told. Several
/// replicas may do this at once: the database keeps each telling once.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn chase(app: &App) -> Result<usize, ServiceError> {
    let concerns = store::unheard::concerns(app.store()).await?;
    let ids: Vec<ConcernId> = concerns.iter().map(|concern| concern.id.into()).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    let mut told: HashMap<ConcernId, Vec<Told>> = HashMap::new();
    for (concern, key, person) in store::unheard::told(app.store(), &ids).await? {
        told.entry(concern).or_default().push((key, person));
    }
    let (book, directory) = (app.rules().book(), app.directory());
    let mut changes = Changes::default();
    for concern in &concerns {
        let told = told.remove(&concern.id.into()).unwrap_or_default();
        let words = words(app, book.newest(), &directory, concern, told);
        if words.is_empty() {
            continue;
        }
        let trace = Trace {
            operation: "chase",
            topic: "concern.unheard",
            subject_kind: "concern",
            subject: concern.id,
            key: None,
            detail: serde_json::json!({ "told": words.len() }).to_string(),
        };
        trace.leave(app, &mut changes, None);
        changes.distributions.extend(words);
    }
    let told = changes.distributions.len();
    if told > 0 {
        app.store().commit(changes).await?;
    }
    Ok(told)
}

/// Under which key somebody was told, and who.
type Told = (String, Option<PersonId>);

/// Word to each step of the line that the concern has come to, and that was not told. Who holds several roles of the line, or stands in
/// for them, hears once.
fn words(
    app: &App,
    rules: &RuleSet,
    directory: &Directory,
    concern: &Open,
    mut told: Vec<Told>,
) -> Vec<distribution::Model> {
    let today = app.today();
    let framework = rules.framework();
    let stood = framework
        .bank_holidays
        .working_days(civil_day(concern.since.into()), today);
    let steps = usize::try_from(stood / i64::from(framework.concern_working_days.max(1))).unwrap_or(0);
    let mut words: Vec<distribution::Model> = Vec::new();
    for role in above(rules, &concern.owner_role).take(steps) {
        let key = format!("{UNHEARD}{role}");
        if told.iter().any(|(known, _)| *known == key) {
            continue;
        }
        let days = if stood == 1 { "day" } else { "days" };
        let sentence = format!(
            "nobody who was told of this concern has acknowledged it in {stood} working {days}; it goes up the line until somebody has"
        );
        let because = Because {
            source: Some(SOURCE.to_owned()),
            ..Because::said(Origin::Floor, sentence)
        };
        for to in in_line(directory, rules, &role, concern, today) {
            if to.person.is_some() && told.iter().any(|(_, person)| *person == to.person) {
                continue;
            }
            told.push((key.clone(), to.person));
            words.push(distribution::Model {
                concern_id: Some(concern.id.into()),
                ..word(app, &key, (DistributionMode::Alert, &role), &to, &because)
            });
        }
    }
    words
}

/// The roles above one, up to the first required post.
fn above(rules: &RuleSet, role: &str) -> impl Iterator<Item = String> {
    let posts = &rules.framework().required_posts;
    let line: Vec<String> = rules.vocabulary().line(role).into_iter().skip(1).collect();
    let last = line.iter().position(|role| posts.contains(role));
    let length = last.map_or(line.len(), |last| last + 1);
    line.into_iter().take(length)
}
