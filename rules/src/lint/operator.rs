//! What may stand on the two sides of an operator.

use super::{
    sort::{Judge, Sort, an},
    tree::{Expr, ExprKind, Place},
};
use crate::{
    explain::Code,
    problem::suggest,
    row::AnswerKind,
    surface::{self, Form, Ty},
};

impl Judge<'_> {
    pub fn operator(&mut self, place: Place, name: &str, sides: &[Expr]) -> Sort {
        let sorts: Vec<Sort> = sides.iter().map(|side| self.expr(side)).collect();
        match (name, sides, sorts.as_slice()) {
            ("!", [side], [sort]) => {
                if let Some(ty) = self.known(side, *sort)
                    && ty != Ty::YesNo
                {
                    let message = format!("`!` turns a yes or no round, not {}", an(ty));
                    self.report(Code::NotYesNo, side.place, message, None);
                }
                Sort::of(Ty::YesNo)
            }
            ("==" | "!=", [left, right], [l, r]) => {
                self.below_nought((left, l.ty), right);
                self.below_nought((right, r.ty), left);
                self.same(place, (left, l.ty), (right, r.ty));
                Sort::of(Ty::YesNo)
            }
            ("<" | ">" | "<=" | ">=", [left, right], [l, r]) => {
                self.below_nought((left, l.ty), right);
                self.below_nought((right, r.ty), left);
                self.ordered(place, (left, l.ty), (right, r.ty));
                Sort::of(Ty::YesNo)
            }
            ("contains", ..) => Sort::of(Ty::YesNo),
            ("+" | "-" | "*" | "/" | "%", _, sorts) => {
                let known: Vec<Option<Ty>> = sides
                    .iter()
                    .zip(sorts)
                    .map(|(side, sort)| self.known(side, *sort))
                    .collect();
                self.sum(place, name, &known)
            }
            _ => Sort::UNKNOWN,
        }
    }

    /// Counts and days are never below nought, and what is late is late by a day at least.
    fn below_nought(&mut self, fact: (&Expr, Option<Ty>), number: &Expr) {
        let (ExprKind::Fact { name, .. }, ExprKind::Whole(written)) = (&fact.0.kind, &number.kind) else {
            return;
        };
        let least = i64::from(name == "days_late");
        if fact.1 == Some(Ty::Number) && *written < least {
            let message = format!("`{name}` is never below {least}");
            self.report(Code::OutOfRange, number.place, message, None);
        }
    }

    fn same(&mut self, place: Place, left: (&Expr, Option<Ty>), right: (&Expr, Option<Ty>)) {
        self.option(left.0, right.0);
        self.option(right.0, left.0);
        let (Some(l), Some(r)) = (self.answer_type(left), self.answer_type(right)) else {
            return;
        };
        if l != r && !answers(l, r) && !answers(r, l) {
            let message = format!("{} is compared with {}: they are never equal", an(l), an(r));
            let help = instead(left, right).or_else(|| instead(right, left));
            self.report(Code::Comparison, place, message, help);
        }
    }

    /// `item in list`: each of the list is something that the item may be.
    pub fn one_of(&mut self, list: &Expr, item: &Expr) -> Sort {
        let sort = self.expr(item);
        if let ExprKind::Array(parts) = &list.kind {
            for part in parts {
                let of = self.expr(part);
                self.same(part.place, (item, sort.ty), (part, of.ty));
            }
            return Sort::of(Ty::YesNo);
        }
        let within = self.expr(list);
        if let Some(ty) = self.known(list, within)
            && !matches!(ty, Ty::Text | Ty::TextList)
        {
            let help = "write a list, such as `e.concern in [CONCERN, SIGNIFICANT]`".to_owned();
            let message = format!("`in` looks into a list or a text, not {}", an(ty));
            self.report(Code::ArgumentType, list.place, message, Some(help));
        }
        Sort::of(Ty::YesNo)
    }

    fn ordered(&mut self, place: Place, left: (&Expr, Option<Ty>), right: (&Expr, Option<Ty>)) {
        let (Some(l), Some(r)) = (self.answer_type(left), self.answer_type(right)) else {
            return;
        };
        let comparable = matches!(l, Ty::Number | Ty::Day | Ty::Level | Ty::Answer);
        if l == Ty::Grade && r == Ty::Grade {
            let help = "write `e.grade.worse_than(GOOD)` or `e.grade.better_than(GOOD)`".to_owned();
            self.report(Code::Comparison, place, "grades are not numbers", Some(help));
        } else if !(l == r && comparable || answers(l, r) || answers(r, l)) {
            let message = format!("{} and {} have no order", an(l), an(r));
            let help = instead(left, right).or_else(|| instead(right, left));
            self.report(Code::Comparison, place, message, help);
        }
    }

    fn sum(&mut self, place: Place, name: &str, sorts: &[Option<Ty>]) -> Sort {
        let known: Vec<Ty> = sorts.iter().copied().flatten().collect();
        if known.len() < sorts.len() {
            return Sort::UNKNOWN;
        }
        if known.iter().all(|ty| *ty == Ty::Number) {
            return Sort::of(Ty::Number);
        }
        if name == "+" && known.contains(&Ty::Text) && known.iter().all(|ty| matches!(ty, Ty::Text | Ty::Number)) {
            return Sort::of(Ty::Text);
        }
        let named: Vec<String> = known.iter().map(|ty| an(*ty)).collect();
        let message = format!("`{name}` does not work on {}", named.join(" and "));
        self.report(Code::ArgumentType, place, message, None);
        Sort::UNKNOWN
    }

    /// The sort of a value; an answer's where its question says it, else nothing is known of it.
    pub fn known(&self, expr: &Expr, sort: Sort) -> Option<Ty> {
        self.answer_type((expr, sort.ty)).filter(|ty| *ty != Ty::Answer)
    }

    /// The sort of an answer where its question says it.
    fn answer_type(&self, side: (&Expr, Option<Ty>)) -> Option<Ty> {
        match (side.1, self.question_of(side.0)) {
            (Some(Ty::Answer), Some(kind)) => Some(match kind {
                AnswerKind::YesNo => Ty::YesNo,
                AnswerKind::Number => Ty::Number,
                AnswerKind::Text | AnswerKind::Choice { .. } => Ty::Text,
            }),
            (ty, _) => ty,
        }
    }

    fn question_of(&self, expr: &Expr) -> Option<&AnswerKind> {
        match &expr.kind {
            ExprKind::Method { name, args, .. } if name == "answer" => self.row.questions.get(args.first()?.text()?),
            _ => None,
        }
    }

    /// A choice is compared with a text that is no option of it.
    fn option(&mut self, answer: &Expr, text: &Expr) {
        let Some(AnswerKind::Choice { options }) = self.question_of(answer) else {
            return;
        };
        if let Some(word) = text.text()
            && !options.iter().any(|option| option == word)
        {
            let help = suggest(word, options.iter().map(String::as_str));
            self.report(
                Code::UnknownWord,
                text.place,
                format!("`{word}` is no option of this question"),
                help,
            );
        }
    }
}

/// A constant in quotation marks is the usual slip.
fn instead(typed: (&Expr, Option<Ty>), other: (&Expr, Option<Ty>)) -> Option<String> {
    let wanted = typed.1?;
    let constants = surface::globals().filter(|entry| entry.form == Form::Constant && entry.returns == wanted);
    let names: Vec<&str> = constants.map(|entry| entry.name).collect();
    if let Some(word) = other.0.text()
        && let Some(name) = names.iter().find(|name| name.eq_ignore_ascii_case(word))
    {
        return Some(format!("write `{name}` without quotation marks"));
    }
    if wanted == Ty::Unit {
        return Some("compare its name, such as `e.team.name`".to_owned());
    }
    if names.is_empty() {
        return None;
    }
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Some(format!("compare it with {}", list.join(", ")))
}

/// An answer of unknown sort may be any of these.
fn answers(one: Ty, other: Ty) -> bool {
    one == Ty::Answer && matches!(other, Ty::YesNo | Ty::Number | Ty::Text)
}
