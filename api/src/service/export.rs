//! Lists as CSV for spreadsheets: everything of a list that one may see, written part by part. Lists, not documents: no free words
//! of evidence, no answers, no findings.

use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{access, error::ServiceError, obligation::spoken::Speaker, owner::Owners, rules::Book};
use crate::{
    app::App,
    directory::Directory,
    policy::{Actor, Scope},
    store::{Batch, Place, StoreError},
};

mod ask;
mod cell;
mod concern;
mod distribution;
mod evidence;
mod follow_up;
mod meeting;
mod obligation;

use ask::Asked;

/// Most rows of one export. Spreadsheets take a million; a county's year has a tenth of this.
pub const MOST_ROWS: u64 = 100_000;
/// Rows held in memory at a time.
const BATCH: u64 = 500;

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Parameters cannot be used; each with its reason.
    #[error("{}", .0.join("; "))]
    Parameters(Vec<String>),
    /// It would be longer than anybody reads.
    #[error(
        "{rows} rows match, at most {MOST_ROWS} are written at a time: ask for less, such as a year, a service or a task"
    )]
    TooMany {
        /// How many match.
        rows: u64,
    },
    /// Whoever asked may see more, less or something else by now.
    #[error("what they may see has changed since the list began")]
    Rights,
    /// The rows cannot be read.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// What every list is written with, pinned when it begins.
struct Ground {
    app: App,
    actor: Actor,
    scope: Scope,
    directory: Arc<Directory>,
    book: Arc<Book>,
    today: NaiveDate,
}

impl Ground {
    fn of(app: &App, actor: Actor) -> Self {
        let (directory, book, today) = (app.directory(), app.rules().book(), app.today());
        Self {
            app: app.clone(),
            scope: access::scope(&actor, &directory, &book, today),
            actor,
            directory,
            book,
            today,
        }
    }

    fn speaker(&self) -> Speaker<'_> {
        Speaker {
            directory: &self.directory,
            rules: self.book.newest(),
            today: self.today,
            names_workers: self.scope.names_workers(),
        }
    }

    fn owners(&self) -> Owners<'_> {
        Owners {
            directory: &self.directory,
            posts: self.book.posts(),
            today: self.today,
        }
    }
}

/// One list: its columns, and where its rows come from.
trait Sheet: Sized + Send + Sync {
    type Row: Send + Sync;

    /// The header line. Names are those of the API in the spelling of the files that are imported.
    const COLUMNS: &'static [&'static str];

    /// Which rows are asked for.
    fn asked(asked: &mut Asked<'_>) -> Self;

    fn count(&self, ground: &Ground) -> impl Future<Output = Result<u64, StoreError>> + Send;

    fn batch(
        &self,
        ground: &Ground,
        after: Option<Place>,
    ) -> impl Future<Output = Result<Batch<Self::Row>, StoreError>> + Send;

    /// One line, a cell for each column.
    fn cells(ground: &Ground, row: &Self::Row) -> Vec<String>;

    /// What is noted of a row that is restricted: its kind and key.
    fn restricted(_row: &Self::Row) -> Vec<(&'static str, Uuid)> {
        Vec::new()
    }
}

macro_rules! lists {
    ($($name:literal $variant:ident $sheet:ty,)*) => {
        /// The lists that can be had.
        enum Wanted { $($variant(Box<$sheet>),)* }

        /// Their names, as in the address.
        pub const NAMES: &[&str] = &[$($name),*];

        /// The columns of a list, by its name.
        #[must_use]
        pub fn columns(list: &str) -> Option<&'static [&'static str]> {
            match list {
                $($name => Some(<$sheet>::COLUMNS),)*
                _ => None,
            }
        }

        impl Wanted {
            fn named(list: &str, asked: &mut Asked<'_>) -> Option<Self> {
                match list {
                    $($name => Some(Self::$variant(Box::new(<$sheet>::asked(asked)))),)*
                    _ => None,
                }
            }

            async fn count(&self, ground: &Ground) -> Result<u64, StoreError> {
                match self { $(Self::$variant(sheet) => sheet.count(ground).await,)* }
            }

            async fn part(&self, ground: &Ground, after: Option<Place>) -> Result<Part, ServiceError> {
                match self { $(Self::$variant(sheet) => part(&**sheet, ground, after).await,)* }
            }

            fn header(&self) -> &'static [&'static str] {
                match self { $(Self::$variant(_) => <$sheet>::COLUMNS,)* }
            }
        }
    };
}

lists! {
    "obligations" Obligations obligation::Obligations,
    "evidence" Evidence evidence::Evidence,
    "concerns" Concerns concern::Concerns,
    "follow-ups" FollowUps follow_up::FollowUps,
    "distributions" Distributions distribution::Distributions,
    "meetings" Meetings meeting::Meetings,
}

/// Lines of a list, and where to go on.
struct Part {
    lines: Vec<u8>,
    rows: usize,
    next: Option<Place>,
}

/// A list that is being written.
pub struct Export {
    ground: Ground,
    wanted: Wanted,
    /// Where to go on; nothing before it has begun.
    at: Option<Place>,
    begun: bool,
    ended: bool,
    rows: usize,
}

impl Export {
    /// Begins a list for `actor`, as `parameters` ask for it; nothing when there is no list of this name.
    ///
    /// # Errors
    /// [`ExportError`] before anything is written: what is wrong with the parameters, or too many rows.
    pub async fn open(
        app: &App,
        actor: Actor,
        list: &str,
        parameters: &[(String, String)],
    ) -> Result<Option<Self>, ExportError> {
        let ground = Ground::of(app, actor);
        let mut asked = Asked::new(&ground, parameters);
        let Some(wanted) = Wanted::named(list, &mut asked) else {
            return Ok(None);
        };
        asked.finish()?;
        let rows = wanted.count(&ground).await?;
        if rows > MOST_ROWS {
            return Err(ExportError::TooMany { rows });
        }
        Ok(Some(Self {
            ground,
            wanted,
            at: None,
            begun: false,
            ended: false,
            rows: 0,
        }))
    }

    /// The next lines, the header before the first of them; nothing at the end. `actor` is who asked, as they stand now.
    ///
    /// # Errors
    /// When the database cannot be read, or their rights are others: what was written until then is not whole.
    pub async fn next(&mut self, actor: Actor) -> Result<Option<Vec<u8>>, ExportError> {
        if self.ended {
            return Ok(None);
        }
        if Ground::of(&self.ground.app, actor).scope != self.ground.scope {
            return Err(ExportError::Rights);
        }
        let part = self.wanted.part(&self.ground, self.at).await?;
        let mut lines = Vec::new();
        if !self.begun {
            self.begun = true;
            lines = cell::lines(std::iter::once(self.wanted.header().iter().copied()))?;
        }
        lines.extend(part.lines);
        self.at = part.next;
        self.ended = part.next.is_none();
        self.rows += part.rows;
        Ok(Some(lines))
    }

    /// Whether everything was written.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.ended
    }

    /// How many rows were written so far.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The day that the list is of.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.ground.today
    }
}

/// Reads and writes one part of a list; restricted rows are noted before anybody is shown them.
async fn part<S: Sheet>(sheet: &S, ground: &Ground, after: Option<Place>) -> Result<Part, ServiceError> {
    let Batch { rows, next } = sheet.batch(ground, after).await?;
    let restricted: Vec<(&'static str, Uuid)> = rows.iter().flat_map(S::restricted).collect();
    access::note(&ground.app, &ground.actor, "export", restricted).await;
    let lines = cell::lines(rows.iter().map(|row| S::cells(ground, row)))?;
    Ok(Part {
        lines,
        rows: rows.len(),
        next,
    })
}
