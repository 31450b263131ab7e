//! Works out what sort of value each expression is, and complains where a script mixes them. One function at a time.

use std::collections::BTreeSet;

use super::{
    row::Row,
    tree::{Expr, ExprKind, Place, Stmt, StmtKind},
};
use crate::{
    explain::Code,
    problem::{Problem, suggest},
    surface::{self, Entry, Form, Ty},
};

/// What is known about a value: its sort, and whether an outcome has its because.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Unknown where nothing can be said before the script runs.
    pub ty: Option<Ty>,
    /// An outcome without a reason begins here.
    pub lacks_because: Option<Place>,
}

impl Sort {
    pub const UNKNOWN: Self = Self {
        ty: None,
        lacks_because: None,
    };

    pub const fn of(ty: Ty) -> Self {
        Self {
            ty: Some(ty),
            lacks_because: None,
        }
    }
}

struct Local {
    name: String,
    sort: Sort,
    constant: bool,
}

/// Reads one function with what is known of its row.
pub struct Judge<'a> {
    pub row: &'a Row<'a>,
    pub problems: Vec<Problem>,
    locals: Vec<Local>,
    /// Facts read so far: a fact that may be missing is read only after looking whether it is there.
    looked: BTreeSet<String>,
    /// Whether the engine calls this function itself.
    hook: bool,
}

impl<'a> Judge<'a> {
    pub fn new(row: &'a Row<'a>, params: impl IntoIterator<Item = (String, Sort)>, hook: bool) -> Self {
        let locals = params
            .into_iter()
            .map(|(name, sort)| Local {
                name,
                sort,
                constant: false,
            })
            .collect();
        Self {
            row,
            problems: Vec::new(),
            locals,
            looked: BTreeSet::new(),
            hook,
        }
    }

    pub fn report(&mut self, code: Code, place: Place, message: impl Into<String>, help: Option<String>) {
        self.problems
            .push(self.row.problem(code, place, message).maybe_help(help));
    }

    /// Read a block; names made in it end with it.
    pub fn block(&mut self, stmts: &[Stmt]) -> Sort {
        let outer = self.locals.len();
        let mut last = Sort::of(Ty::Nothing);
        for (at, stmt) in stmts.iter().enumerate() {
            last = self.stmt(stmt, at + 1 == stmts.len());
        }
        self.block_lacks(outer, stmts);
        self.locals.truncate(outer);
        last
    }

    fn stmt(&mut self, stmt: &Stmt, last: bool) -> Sort {
        match &stmt.kind {
            StmtKind::Let { name, constant, value } => {
                let sort = self.expr(value);
                self.locals.push(Local {
                    name: name.clone(),
                    sort,
                    constant: *constant,
                });
            }
            StmtKind::Assign { target, value } => self.assign(target, value),
            StmtKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.yes_no(condition);
                let then = self.block(then);
                let otherwise = self.block(otherwise);
                return if then == otherwise { then } else { Sort::UNKNOWN };
            }
            StmtKind::Switch { subject, arms } => {
                self.switch(subject);
                for arm in arms {
                    self.yes_no(&arm.condition);
                    let value = self.expr(&arm.value);
                    self.finish(value);
                }
                return Sort::UNKNOWN;
            }
            StmtKind::Loop { condition, body } => {
                if let Some(condition) = condition {
                    self.yes_no(condition);
                }
                self.block(body);
            }
            StmtKind::For {
                name,
                counter,
                over,
                body,
            } => self.each(name, counter.as_deref(), over, body),
            StmtKind::Try { body, caught, handler } => {
                let why = "a fault must reach the people who mend the rule: nothing is lost by it".to_owned();
                self.report(Code::DisabledWord, stmt.place, "rules may not use `try`", Some(why));
                self.block(body);
                let caught = caught.iter().map(|name| Local {
                    name: name.clone(),
                    sort: Sort::UNKNOWN,
                    constant: false,
                });
                self.locals.extend(caught);
                self.block(handler);
            }
            StmtKind::Return(value) | StmtKind::Throw(value) | StmtKind::Leave(value) => {
                if matches!(stmt.kind, StmtKind::Throw(_)) {
                    let help = "use `e.require(…)` to say what is missing".to_owned();
                    self.report(Code::DisabledWord, stmt.place, "rules may not use `throw`", Some(help));
                }
                if let Some(value) = value {
                    let sort = self.expr(value);
                    self.finish(sort);
                }
            }
            StmtKind::Block(body) => return self.block(body),
            StmtKind::Expr(value) => return self.line(value, last),
            StmtKind::Forbidden(word) => {
                self.report(
                    Code::DisabledWord,
                    stmt.place,
                    format!("rules may not use `{word}`"),
                    None,
                );
            }
            StmtKind::Nothing => {}
        }
        Sort::of(Ty::Nothing)
    }

    /// A line of its own: it must do something, or be the value of a function of the script's own.
    fn line(&mut self, value: &Expr, last: bool) -> Sort {
        let sort = self.expr(value);
        self.finish(sort);
        let idle = !matches!(
            sort.ty,
            None | Some(Ty::Outcome | Ty::Duty | Ty::Question | Ty::Nothing)
        );
        if idle && !matches!(value.kind, ExprKind::Block(_)) && (self.hook || !last) {
            self.report(Code::NoEffect, value.place, "this line does nothing", None);
        }
        sort
    }

    /// An outcome that is let go of here must have its reason by now.
    fn finish(&mut self, sort: Sort) {
        if let Some(place) = sort.lacks_because {
            let help = "end it with `.because(\"…\")`: a sentence that its reader understands".to_owned();
            self.report(Code::NoBecause, place, "this outcome has no reason", Some(help));
        }
    }

    /// Outcomes that were given a name and never a reason.
    fn block_lacks(&mut self, outer: usize, stmts: &[Stmt]) {
        let mut reasoned = BTreeSet::new();
        super::tree::each_expr(stmts, &mut |expr| {
            if let ExprKind::Method { target, name, .. } = &expr.kind
                && name == "because"
            {
                target.each(&mut |inner| {
                    if let ExprKind::Name(name) = &inner.kind {
                        reasoned.insert(name.clone());
                    }
                });
            }
        });
        let left: Vec<Sort> = self
            .locals
            .iter()
            .skip(outer)
            .filter(|local| !reasoned.contains(&local.name))
            .map(|local| local.sort)
            .collect();
        left.into_iter().for_each(|sort| self.finish(sort));
    }

    fn assign(&mut self, target: &Expr, value: &Expr) {
        let value = self.expr(value);
        match &target.kind {
            ExprKind::Name(name) => {
                let known = self.locals.iter_mut().rev().find(|local| local.name == *name);
                match known {
                    Some(local) if !local.constant => local.sort = value,
                    Some(_) => self.cannot_assign(target.place, name),
                    None if surface::globals().any(|entry| entry.name == *name) => {
                        self.cannot_assign(target.place, name);
                    }
                    None => {
                        self.name(target.place, name);
                    }
                }
            }
            ExprKind::Fact { target: owner, name } => {
                self.expr(owner);
                self.cannot_assign(target.place, name);
            }
            _ => {
                self.expr(target);
            }
        }
    }

    fn cannot_assign(&mut self, place: Place, name: &str) {
        let help = "facts and constants are given; to compare, write `==`".to_owned();
        self.report(
            Code::AssignConstant,
            place,
            format!("`{name}` cannot be changed"),
            Some(help),
        );
    }

    fn each(&mut self, name: &str, counter: Option<&str>, over: &Expr, body: &[Stmt]) {
        let sort = match self.expr(over).ty {
            Some(Ty::TextList) => Sort::of(Ty::Text),
            _ => Sort::UNKNOWN,
        };
        let outer = self.locals.len();
        self.locals.push(Local {
            name: name.to_owned(),
            sort,
            constant: true,
        });
        if let Some(counter) = counter {
            self.locals.push(Local {
                name: counter.to_owned(),
                sort: Sort::of(Ty::Number),
                constant: true,
            });
        }
        self.block(body);
        self.locals.truncate(outer);
    }

    fn switch(&mut self, subject: &Expr) {
        let sort = self.expr(subject);
        if let Some(ty @ (Ty::Level | Ty::Grade | Ty::Kind | Ty::Text | Ty::Answer | Ty::Unit | Ty::Day)) = sort.ty {
            let message = format!("`switch` on a {} passes over a misspelt word in silence", ty.name());
            let help = "write `if … == … { … } else if … { … }`".to_owned();
            self.report(Code::SwitchOnText, subject.place, message, Some(help));
        }
    }

    /// An expression that must be yes or no.
    pub fn yes_no(&mut self, expr: &Expr) {
        let sort = self.expr(expr);
        if let Some(ty) = sort.ty
            && !matches!(ty, Ty::YesNo | Ty::Answer)
        {
            let message = format!("expected a yes or no, found a {}", ty.name());
            let help = match &expr.kind {
                ExprKind::Fact { name, .. } if ty == Ty::Level => {
                    format!("compare it, such as `e.{name} == SIGNIFICANT`")
                }
                _ => "compare it with something".to_owned(),
            };
            self.report(Code::NotYesNo, expr.place, message, Some(help));
        }
    }

    /// What sort of value this is; complains about everything within it.
    pub fn expr(&mut self, expr: &Expr) -> Sort {
        match &expr.kind {
            ExprKind::Unit => Sort::of(Ty::Nothing),
            ExprKind::Bool(_) => Sort::of(Ty::YesNo),
            ExprKind::Whole(_) => Sort::of(Ty::Number),
            ExprKind::Decimal | ExprKind::Map(_) | ExprKind::Index { .. } | ExprKind::Coalesce(_) => {
                self.parts(expr);
                Sort::UNKNOWN
            }
            ExprKind::Text(_) | ExprKind::Character => Sort::of(Ty::Text),
            ExprKind::Interpolated(parts) => {
                self.each_of(parts);
                Sort::of(Ty::Text)
            }
            ExprKind::Array(parts) => {
                let texts = parts.iter().filter(|part| self.expr(part).ty == Some(Ty::Text)).count();
                if texts == parts.len() {
                    Sort::of(Ty::TextList)
                } else {
                    Sort::UNKNOWN
                }
            }
            ExprKind::Name(name) => self.name(expr.place, name),
            ExprKind::Fact { target, name } => self.fact(expr.place, target, name),
            ExprKind::Method { target, name, args } => self.method(expr.place, target, name, args),
            ExprKind::Call { name, args } => self.call(expr.place, name, args),
            ExprKind::Operator { name, sides } => self.operator(expr.place, name, sides),
            ExprKind::Logic(sides) => {
                sides.iter().for_each(|side| self.yes_no(side));
                Sort::of(Ty::YesNo)
            }
            ExprKind::Block(body) => {
                // The last line of a block that is used as a value is that value.
                let hook = std::mem::replace(&mut self.hook, false);
                let sort = self.block(body);
                self.hook = hook;
                sort
            }
            ExprKind::Forbidden(word) => {
                self.report(
                    Code::DisabledWord,
                    expr.place,
                    format!("rules may not use `{word}`"),
                    None,
                );
                Sort::UNKNOWN
            }
        }
    }

    /// Read expressions whose sorts do not matter.
    pub fn each_of<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn parts(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Map(parts) => self.each_of(parts.iter().map(|(_, part)| part)),
            ExprKind::Coalesce(parts) => self.each_of(parts),
            ExprKind::Index { target, index } => {
                self.expr(target);
                self.expr(index);
            }
            _ => {}
        }
    }

    fn name(&mut self, place: Place, name: &str) -> Sort {
        if let Some(local) = self.locals.iter().rev().find(|local| local.name == name) {
            return local.sort;
        }
        if let Some(constant) = surface::globals().find(|entry| entry.form == Form::Constant && entry.name == name) {
            return Sort::of(constant.returns);
        }
        let help = if surface::members(Ty::Evidence).any(|entry| entry.name == name && entry.form == Form::Fact) {
            Some(format!("did you mean `e.{name}`?"))
        } else if self.row.words.role(name).is_some() {
            Some(format!("a role is a text: write `\"{name}\"`"))
        } else {
            let constants = surface::globals()
                .filter(|entry| entry.form == Form::Constant)
                .map(|entry| entry.name);
            suggest(
                name,
                constants.chain(self.locals.iter().map(|local| local.name.as_str())),
            )
        };
        self.report(Code::UnknownName, place, format!("there is no `{name}` here"), help);
        Sort::UNKNOWN
    }

    fn fact(&mut self, place: Place, target: &Expr, name: &str) -> Sort {
        let owner = self.expr(target);
        let Some(ty) = owner.ty else {
            return self.anywhere(place, name, Form::Fact);
        };
        self.looked.insert(name.to_owned());
        if let Some(entry) = surface::members(ty).find(|entry| entry.form == Form::Fact && entry.name == name) {
            self.look_first(place, entry);
            return Sort::of(entry.returns);
        }
        let facts = surface::members(ty)
            .filter(|entry| entry.form == Form::Fact)
            .map(|entry| entry.name);
        let help = if surface::members(ty).any(|entry| entry.name == name) {
            Some(format!("`{name}` needs brackets: `.{name}(…)`"))
        } else {
            suggest(name, facts)
        };
        let message = format!("there is no fact `{name}` of {}", an(ty));
        self.report(Code::UnknownFact, place, message, help);
        Sort::UNKNOWN
    }

    /// A fact that may be missing: somewhere before, the script must look whether it is there.
    pub fn look_first(&mut self, place: Place, entry: &Entry) {
        if let Some(look) = entry.unless
            && !self.looked.contains(look)
        {
            let message = format!("`{}` may be missing", entry.name);
            let help =
                format!("look at `e.{look}` first, such as `if e.{look} && …`; where it is missing the rule fails");
            self.report(Code::MayBeMissing, place, message, Some(help));
        }
    }

    /// Remember that the script looked at this.
    pub fn looked_at(&mut self, name: &str) {
        self.looked.insert(name.to_owned());
    }

    /// A word on a value of unknown sort: it must at least exist somewhere.
    pub fn anywhere(&mut self, place: Place, name: &str, form: Form) -> Sort {
        let known = || {
            surface::all()
                .filter(|entry| entry.form == form && entry.on.is_some())
                .map(|entry| entry.name)
        };
        if !known().any(|word| word == name) {
            let code = if form == Form::Fact {
                Code::UnknownFact
            } else {
                Code::UnknownMethod
            };
            self.report(code, place, format!("there is no `{name}`"), suggest(name, known()));
        }
        Sort::UNKNOWN
    }
}

/// A sort with its article, as messages say it.
pub fn an(ty: Ty) -> String {
    match ty {
        Ty::Evidence => "the evidence".to_owned(),
        Ty::Task => "the task".to_owned(),
        Ty::History => "the history".to_owned(),
        Ty::Outcome | Ty::Answer => format!("an {}", ty.name()),
        _ => format!("a {}", ty.name()),
    }
}
