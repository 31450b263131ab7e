//! Which restricted rows a request was shown, gathered while it runs and noted once at its end.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use entity::{
    attachment, case_file, concern, distribution, draw, evidence, evidence_revision, feed, follow_up, obligation,
    requirement,
};
use uuid::Uuid;

/// The restricted rows of one request, each once.
#[derive(Clone, Default)]
pub struct Trail(Arc<Mutex<BTreeSet<(&'static str, Uuid)>>>);

impl Trail {
    /// Notes those of some rows that are restricted: they are about to be shown.
    pub fn note<'a, T: MayBeRestricted + 'a>(&self, rows: impl IntoIterator<Item = &'a T>) {
        for subject in rows.into_iter().filter_map(T::restricted) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(subject);
        }
    }

    /// What was noted.
    pub fn take(&self) -> BTreeSet<(&'static str, Uuid)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A row that may be restricted.
pub trait MayBeRestricted {
    /// Its kind and key, if it is.
    fn restricted(&self) -> Option<(&'static str, Uuid)> {
        None
    }
}

macro_rules! restricted {
    ($($noun:ident)*) => {$(
        impl MayBeRestricted for $noun::Model {
            fn restricted(&self) -> Option<(&'static str, Uuid)> {
                self.restricted.then_some((stringify!($noun), self.id.0))
            }
        }
    )*};
}

restricted! { case_file concern evidence }

// These carry no mark of their own: the evidence or the concern that they hang on does.
impl MayBeRestricted for attachment::Model {}
impl MayBeRestricted for distribution::Model {}
impl MayBeRestricted for draw::Model {}
impl MayBeRestricted for evidence_revision::Model {}
impl MayBeRestricted for feed::Model {}
impl MayBeRestricted for follow_up::Model {}
impl MayBeRestricted for obligation::Model {}
impl MayBeRestricted for requirement::Model {}
