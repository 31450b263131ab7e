//! Words in quotation marks that mean something: roles, tools, frequencies, questions. Each must be one that is known.

use super::{
    sort::Judge,
    tree::{Expr, ExprKind},
};
use crate::{
    explain::Code,
    problem::{nearest, suggest},
    surface::{self, Entry, Param, Ty, Word},
};

impl Judge<'_> {
    /// Check the words of one argument whose sort is right.
    pub fn word(&mut self, entry: &Entry, param: &Param, arg: &Expr) {
        if entry.on == Some(Ty::History) && param.ty == Ty::Span {
            return self.written_span(arg);
        }
        if param.word == Word::Free {
            return;
        }
        let Some(text) = arg.text() else {
            let message = format!("write the {} out here", param.name);
            let help = "what a row needs is read from the script before it runs".to_owned();
            return self.report(Code::NotLiteral, arg.place, message, Some(help));
        };
        let text = text.to_owned();
        if let Some((code, message, help)) = self.wrong(param.word, &text) {
            self.report(code, arg.place, message, help);
        }
    }

    fn wrong(&self, word: Word, text: &str) -> Option<(Code, String, Option<String>)> {
        let words = self.row.words;
        match word {
            Word::Free => None,
            Word::Sentence | Word::Reading => text.trim().is_empty().then(|| {
                (
                    empty_code(word),
                    "these words are empty".to_owned(),
                    Some("say it in a sentence".to_owned()),
                )
            }),
            Word::Role => words.role(text).is_none().then(|| {
                let help = words.nearest_role(text).map(|near| format!("did you mean `{near}`?"));
                (Code::UnknownRole, format!("there is no role `{text}`"), help)
            }),
            Word::Tool => words.find_tool(text).is_none().then(|| {
                let near = words.nearest_tool(text).and_then(|code| words.tool(code));
                let help = near.map(|tool| format!("did you mean `{}`?", tool.name));
                (Code::UnknownTool, format!("there is no tool `{text}`"), help)
            }),
            Word::UnitKind => one_of(Code::UnknownUnitKind, "kind of unit", text, surface::UNIT_KINDS),
            Word::Item => one_of(Code::UnknownItem, "item to audit", text, surface::ITEMS),
            Word::EvidenceKind => one_of(Code::UnknownWord, "kind of evidence", text, surface::EVIDENCE_KINDS),
            Word::Same => one_of(Code::UnknownWord, "thing that can stay the same", text, surface::SAMES),
            Word::History => one_of(Code::UnknownWord, "thing that history counts", text, surface::HISTORIES),
            Word::Cadence => {
                let known: Vec<&str> = surface::CADENCES.iter().map(|(word, _)| *word).collect();
                one_of(Code::UnknownCadence, "frequency", text, &known)
            }
            Word::Question if !self.row.questions_known => None,
            Word::Question => (!self.row.questions.contains_key(text)).then(|| {
                let help = suggest(text, self.row.questions.keys().map(String::as_str));
                (
                    Code::UnknownQuestion,
                    format!("this row has no question `{text}`"),
                    help,
                )
            }),
            Word::Code => coined(
                text,
                char::is_ascii_uppercase,
                "capitals, such as `RECOMMENDATIONS_MISSING`",
            ),
            Word::NewQuestion => coined(text, char::is_ascii_lowercase, "small letters, such as `plan_current`"),
            Word::Day => text.parse::<chrono::NaiveDate>().is_err().then(|| {
                let help = "write the day as `2026-04-01`".to_owned();
                (Code::UnknownWord, format!("`{text}` is not a day"), Some(help))
            }),
        }
    }

    /// How far back history is counted: the facts are fetched before the script runs.
    fn written_span(&mut self, arg: &Expr) {
        let help = "write `days(90)` here: history is fetched before the script runs".to_owned();
        // The number itself is looked at where `days` is called.
        let written = matches!(&arg.kind, ExprKind::Call { name, args }
            if name == "days" && matches!(args.as_slice(), [Expr { kind: ExprKind::Whole(_), .. }]));
        if !written {
            self.report(
                Code::NotLiteral,
                arg.place,
                "write out how far back to count",
                Some(help),
            );
        }
    }
}

fn empty_code(word: Word) -> Code {
    if word == Word::Sentence {
        Code::EmptyWords
    } else {
        Code::UnknownCadence
    }
}

fn one_of(code: Code, what: &str, text: &str, known: &[&str]) -> Option<(Code, String, Option<String>)> {
    if known.contains(&text) {
        return None;
    }
    let help = match nearest(text, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None => suggest(text, known.iter().copied()),
    };
    Some((code, format!("there is no {what} `{text}`"), help))
}

fn coined(text: &str, letter: fn(&char) -> bool, how: &str) -> Option<(Code, String, Option<String>)> {
    let fits = !text.is_empty() && text.chars().all(|c| letter(&c) || c.is_ascii_digit() || c == '_');
    (!fits).then(|| {
        (
            Code::UnknownWord,
            format!("`{text}` is not a code"),
            Some(format!("write it in {how}")),
        )
    })
}
