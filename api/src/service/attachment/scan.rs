//! Scanning: what was attached waits until the scanner has looked at it. Several replicas share the work; a scanner that has no
//! answer is asked again.

use chrono::TimeDelta;
use entity::{
    attachment,
    column::{AttachmentState, DistributionMode},
    distribution,
};
use rules::{term::Origin, verdict::Because};

use crate::{
    app::App,
    config::attachments::Scan,
    service::{command::Trace, distribution::word, error::ServiceError, recipient::Recipient},
    store::{self, Changes, CommitError, Update},
};

mod clamd;
mod command;

/// How many are claimed at a time: a scanner works on one file after another.
const BATCH: u64 = 4;
/// How long is waited before a scanner that had no answer is asked again; each time twice as long, up to some half an hour.
const AGAIN: TimeDelta = TimeDelta::seconds(30);
const DOUBLED: i64 = 6;
/// Longest words of a scanner that are kept, characters.
const LONGEST: usize = 200;
/// Who is told where the one who attached it holds no role any more.
const OTHERWISE: &str = "HEAD_OF_SAFEGUARDING";

/// What a scanner says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Clean,
    /// What it found, in its own words.
    Infected(String),
}

/// Why a scanner has no answer.
#[derive(Debug, thiserror::Error)]
enum Silent {
    /// It cannot be reached or started, or the file cannot be read.
    #[error("{0}")]
    Disk(#[from] std::io::Error),
    /// It answered something else.
    #[error("it said: {0}")]
    Otherwise(String),
    /// It took too long.
    #[error("it took too long")]
    Late,
}

/// What became of those that waited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Nothing was found in them.
    pub clean: u64,
    /// Something was.
    pub quarantined: u64,
    /// The scanner had no answer.
    pub silent: u64,
}

impl Scanned {
    /// How many it was asked about.
    #[must_use]
    pub fn asked(self) -> u64 {
        self.clean + self.quarantined + self.silent
    }
}

/// Scans some of what waits. Nothing where there is no scanner.
///
/// # Errors
/// When the database does not answer.
pub async fn scan(app: &App) -> Result<Scanned, ServiceError> {
    let settings = &app.files().settings;
    let mut scanned = Scanned::default();
    if settings.scan == Scan::None {
        return Ok(scanned);
    }
    // Until all of them could have taken as long as they may; who sleeps past that finds the fence moved.
    let patience = super::delta(settings.scan_timeout) * 5;
    let now = app.now();
    let claimed = store::attachment::claim(app.store(), now.into(), (now + patience).into(), BATCH).await?;
    for row in claimed {
        match ask(app, &row.sha256).await {
            Ok(said) => {
                match said {
                    Said::Clean => scanned.clean += 1,
                    Said::Infected(_) => scanned.quarantined += 1,
                }
                settle(app, &row, said).await?;
            }
            Err(error) => {
                scanned.silent += 1;
                tracing::warn!(attachment = %row.id.0, %error, "the virus scanner has no answer; asked again");
                let again = AGAIN * (1 << (row.fence - 1).clamp(0, DOUBLED));
                store::attachment::put_off(app.store(), &row, (app.now() + again).into()).await?;
            }
        }
    }
    Ok(scanned)
}

async fn ask(app: &App, sha256: &str) -> Result<Said, Silent> {
    let files = app.files();
    let settings = &files.settings;
    let lost = || Silent::Otherwise("the file is not in the store".to_owned());
    let asked = async {
        match &settings.scan {
            Scan::None => Ok(Said::Clean),
            Scan::Command { program, arguments } => {
                let lent = files.blobs.lend(sha256, app.new_id()).await?.ok_or_else(lost)?;
                command::ask(program, arguments, lent.path()).await
            }
            Scan::Clamd(address) => {
                let content = files.blobs.open(sha256).await?.ok_or_else(lost)?;
                clamd::ask(address, content).await
            }
        }
    };
    tokio::time::timeout(settings.scan_timeout, asked)
        .await
        .map_err(|_| Silent::Late)?
}

/// Writes down what the scanner said; whoever attached what it found something in is told.
async fn settle(app: &App, row: &attachment::Model, said: Said) -> Result<(), ServiceError> {
    let (state, finding) = match said {
        Said::Clean => (AttachmentState::Clean, None),
        Said::Infected(what) => (
            AttachmentState::Quarantined,
            Some(what.chars().take(LONGEST).collect::<String>()),
        ),
    };
    let mut changes = Changes {
        updates: vec![Update::SettleAttachment {
            id: row.id,
            fence: row.fence,
            state,
            finding: finding.clone(),
            at: app.now().into(),
        }],
        ..Changes::default()
    };
    if let Some(finding) = &finding {
        changes.distributions.push(warning(app, row, finding));
    }
    let trace = Trace {
        operation: "scanAttachment",
        topic: "attachment.scanned",
        subject_kind: "attachment",
        subject: row.id.into(),
        key: None,
        detail: serde_json::json!({ "state": state, "finding": finding }).to_string(),
    };
    trace.leave(app, &mut changes, None);
    match app.store().commit(changes).await {
        // Stale: another replica took over and has an answer.
        Ok(_) | Err(CommitError::Stale) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn warning(app: &App, row: &attachment::Model, finding: &str) -> distribution::Model {
    let directory = app.directory();
    let held = directory.held_by(row.attached_by, app.today()).next();
    let because = Because::said(
        Origin::Engine,
        format!(
            "`{}` is kept back: the virus scanner found {finding} in it; attach a clean one and remove it",
            row.name
        ),
    );
    let key = format!("{}quarantine:{}", store::NOTE, row.id.0);
    let role = held.map_or(OTHERWISE, |held| &held.role);
    let to = Recipient {
        person: held.map(|held| held.person_id),
        unit: held.map(|held| held.unit_id),
        gap: held.is_none(),
    };
    distribution::Model {
        evidence_id: Some(row.evidence_id),
        ..word(app, &key, (DistributionMode::Alert, role), &to, &because)
    }
}
