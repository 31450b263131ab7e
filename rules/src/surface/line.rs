//! How the lines of the table are written down.

use super::{
    Entry,
    Form::{self, Constant, Fact, Function, Method},
    Param,
    Ty::{self, Number, Text, TextList},
    Word,
};

pub(super) const fn entry(
    on: Option<Ty>,
    form: Form,
    name: &'static str,
    params: &'static [Param],
    returns: Ty,
    doc: &'static str,
) -> Entry {
    Entry {
        on,
        name,
        form,
        params,
        returns,
        unless: None,
        doc,
    }
}

pub(super) const fn fact(on: Ty, name: &'static str, returns: Ty, doc: &'static str) -> Entry {
    entry(Some(on), Fact, name, &[], returns, doc)
}

pub(super) const fn maybe(
    on: Ty,
    name: &'static str,
    returns: Ty,
    look_first: &'static str,
    doc: &'static str,
) -> Entry {
    Entry {
        unless: Some(look_first),
        ..fact(on, name, returns, doc)
    }
}

pub(super) const fn call(
    on: Ty,
    name: &'static str,
    params: &'static [Param],
    returns: Ty,
    doc: &'static str,
) -> Entry {
    entry(Some(on), Method, name, params, returns, doc)
}

pub(super) const fn function(name: &'static str, params: &'static [Param], returns: Ty, doc: &'static str) -> Entry {
    entry(None, Function, name, params, returns, doc)
}

pub(super) const fn constant(name: &'static str, returns: Ty, doc: &'static str) -> Entry {
    entry(None, Constant, name, &[], returns, doc)
}

pub(super) const fn word(name: &'static str, word: Word) -> Param {
    Param { name, ty: Text, word }
}

pub(super) const fn plain(name: &'static str, ty: Ty) -> Param {
    Param {
        name,
        ty,
        word: Word::Free,
    }
}

pub(super) const ROLE: &[Param] = &[word("role", Word::Role)];
pub(super) const ROLE_WHEN: &[Param] = &[word("role", Word::Role), word("when", Word::Sentence)];
pub(super) const ITEM: &[Param] = &[word("item", Word::Item)];
pub(super) const COUNT_ITEM: &[Param] = &[plain("count", Number), word("item", Word::Item)];
pub(super) const UNIT_KIND: &[Param] = &[word("kind of unit", Word::UnitKind)];
pub(super) const CADENCE: &[Param] = &[word("how often", Word::Cadence)];
pub(super) const KIND: &[Param] = &[word("kind of evidence", Word::EvidenceKind)];
pub(super) const SENTENCE: &[Param] = &[word("sentence", Word::Sentence)];
pub(super) const QUESTION: &[Param] = &[word("question", Word::Question)];
pub(super) const ASK: &[Param] = &[
    word("code", Word::NewQuestion),
    word("question in words", Word::Sentence),
];
pub(super) const ASK_CHOICE: &[Param] = &[
    word("code", Word::NewQuestion),
    word("question in words", Word::Sentence),
    plain("options", TextList),
];
pub(super) const COUNT: &[Param] = &[plain("how many", Number)];
pub(super) const SAME: &[Param] = &[word("worker or team", Word::Same)];
pub(super) const TEXT: &[Param] = &[plain("words", Text)];
