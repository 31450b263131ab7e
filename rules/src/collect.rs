//! What a running script reads and asks for, kept as cheaply as it can be until the script has ended.

use rhai::{ImmutableString, NativeCallContext, Position};

use crate::{
    term::{Anchor, DistributionMode, Same},
    verdict::FactRead,
};

/// Lines that a script may print, and bytes of each.
const PRINTED: (usize, usize) = (50, 500);
/// Outcomes that one evaluation may ask for.
pub(crate) const OUTCOMES: usize = 200;
const READS: usize = 500;

/// A length of time as scripts say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Months(u32),
    Days(u32),
}

/// A value read, turned into words only when the script has ended.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Word(&'static str),
    YesNo(bool),
    Whole(i64),
    Number(f64),
    Day(chrono::NaiveDate),
    Text(ImmutableString),
    Missing,
}

impl Value {
    fn words(self) -> String {
        match self {
            Self::Word(word) => word.to_owned(),
            Self::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
            Self::Whole(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Text(text) => text.as_str().to_owned(),
            Self::Missing => "missing".to_owned(),
        }
    }
}

/// Where a script read or asked: in its own file, or in one that it shares.
#[derive(Clone, Debug)]
pub(crate) struct At {
    position: Position,
    /// Path of the shared file; absent in the row's own script, which is the usual case and costs nothing.
    shared: Option<ImmutableString>,
}

impl At {
    /// Where the script is now.
    pub fn of(ctx: &NativeCallContext) -> Self {
        let shared = ctx.call_source().filter(|source| source.starts_with("lib/"));
        Self {
            position: ctx.call_position(),
            shared: shared.map(Into::into),
        }
    }

    /// Path, line and column; `script` is the row's own.
    pub fn place(&self, script: &str) -> (String, u32, u32) {
        let (line, column) = place(self.position);
        let path = self.shared.as_ref().map_or(script, ImmutableString::as_str);
        (path.to_owned(), line, column)
    }
}

#[derive(Clone, Debug)]
struct Read {
    name: &'static str,
    of: Option<ImmutableString>,
    value: Value,
    at: At,
}

/// What an outcome asks for, as far as the script has said.
#[derive(Clone, Debug)]
pub(crate) enum Ask {
    Distribute {
        mode: DistributionMode,
        role: ImmutableString,
        via: Option<ImmutableString>,
        anchor: Anchor,
    },
    ReportTo {
        mode: Option<DistributionMode>,
        role: ImmutableString,
        via: Option<ImmutableString>,
        anchor: Option<Anchor>,
    },
    Further {
        count: u32,
        item: ImmutableString,
        same: Option<Same>,
        within: Option<Length>,
        owner: Option<ImmutableString>,
    },
    Again {
        item: ImmutableString,
        within: Option<Length>,
        owner: Option<ImmutableString>,
    },
    Require {
        code: ImmutableString,
        message: ImmutableString,
        field: Option<ImmutableString>,
    },
    Warn {
        message: ImmutableString,
    },
}

/// An outcome with its place and, in the end, its because.
#[derive(Clone, Debug)]
pub(crate) struct Asked<A = Ask> {
    pub ask: A,
    pub because: Option<ImmutableString>,
    pub at: At,
}

/// Everything that one run leaves behind.
#[derive(Debug)]
pub(crate) struct Collected<A = Ask> {
    reads: Vec<Read>,
    pub asked: Vec<Asked<A>>,
    pub printed: Vec<String>,
}

// Derived, it would want a default of what is asked for.
impl<A> Default for Collected<A> {
    fn default() -> Self {
        Self {
            reads: Vec::new(),
            asked: Vec::new(),
            printed: Vec::new(),
        }
    }
}

impl<A> Collected<A> {
    /// Keep a read; the first of each name counts.
    pub fn read(
        &mut self,
        name: &'static str,
        of: Option<&ImmutableString>,
        value: impl FnOnce() -> Value,
        at: impl FnOnce() -> At,
    ) {
        let known = |read: &Read| std::ptr::eq(read.name, name) && read.of.as_ref() == of;
        if self.reads.len() < READS && !self.reads.iter().any(known) {
            if self.reads.is_empty() {
                self.reads.reserve(16);
            }
            self.reads.push(Read {
                name,
                of: of.cloned(),
                value: value(),
                at: at(),
            });
        }
    }

    /// Keep a printed line.
    pub fn print(&mut self, words: &str) {
        if self.printed.len() < PRINTED.0 {
            self.printed.push(words.chars().take(PRINTED.1).collect());
        }
    }

    /// The reads as the evaluation shows them.
    pub fn facts_read(&mut self, script: &str) -> Vec<FactRead> {
        let reads = std::mem::take(&mut self.reads);
        reads
            .into_iter()
            .map(|read| {
                let (script, line, column) = read.at.place(script);
                FactRead {
                    script,
                    name: match read.of {
                        Some(of) => [read.name, "(\"", &of, "\")"].concat(),
                        None => read.name.to_owned(),
                    },
                    value: read.value.words(),
                    line,
                    column,
                }
            })
            .collect()
    }
}

/// Line and column from 1; 0 when unknown.
pub(crate) fn place(at: Position) -> (u32, u32) {
    let number = |n: Option<usize>| n.and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    (number(at.line()), number(at.position()))
}
