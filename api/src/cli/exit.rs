//! How a command ends: the code for scripts, the words for people.

use std::process::ExitCode;

use crate::{
    boot::BootError,
    config::{self, Problem},
    service::import::ImportError,
    store::StoreError,
};

/// Stable exit codes; 2 is wrong usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Success = 0,
    /// Something failed that has no code of its own.
    Failure = 1,
    /// Settings are wrong.
    Settings = 3,
    /// Rules are refused, or their cases fail.
    Rules = 4,
    /// The import is refused.
    Import = 5,
    /// The database is away or full.
    Database = 6,
    /// Something is overdue, and the command was to fail then.
    Overdue = 7,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    pub message: String,
}

impl Failure {
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
        }
    }
}

impl From<config::Invalid> for Failure {
    fn from(invalid: config::Invalid) -> Self {
        Self::new(Exit::Settings, invalid.to_string())
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        config::Invalid(vec![problem]).into()
    }
}

impl From<BootError> for Failure {
    fn from(error: BootError) -> Self {
        let exit = match &error {
            BootError::Settings(_) | BootError::Listen { .. } => Exit::Settings,
            BootError::Rules(_) => Exit::Rules,
            BootError::Store(_)
            | BootError::Service(_)
            | BootError::DataDir { .. }
            | BootError::Outdated
            | BootError::NeverServed => Exit::Database,
            BootError::Fault(_) => Exit::Failure,
        };
        Self::new(exit, chain(&error))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(Exit::Database, chain(&error))
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        let exit = match &error {
            ImportError::Invalid(_) => Exit::Import,
            ImportError::Busy | ImportError::Store(_) => Exit::Database,
        };
        Self::new(exit, chain(&error))
    }
}

/// The error and what caused it: `Display` of ours does not print its source.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut at = error.source();
    while let Some(cause) = at {
        let words = cause.to_string();
        if !message.ends_with(&words) {
            message.push_str(": ");
            message.push_str(&words);
        }
        at = cause.source();
    }
    message
}
