//! Statements: names that are given, conditions, and outcomes that are let go of without a reason.

use std::collections::BTreeSet;

use super::{
    sort::{Judge, Local, Sort},
    tree::{Expr, ExprKind, Place, Stmt, StmtKind, each_expr},
    twice,
};
use crate::{
    explain::Code,
    surface::{self, Ty},
};

impl Judge<'_> {
    /// Read a block; names made in it end with it. Its last line may be its `value`: then that may still lack its reason.
    pub fn block(&mut self, stmts: &[Stmt], value: bool) -> Sort {
        let outer = self.locals.len();
        let mut last = Sort::of(Ty::Nothing);
        for (at, stmt) in stmts.iter().enumerate() {
            last = self.stmt(stmt, value && at + 1 == stmts.len());
        }
        self.block_lacks(outer, stmts);
        self.locals.truncate(outer);
        last
    }

    fn stmt(&mut self, stmt: &Stmt, value: bool) -> Sort {
        match &stmt.kind {
            StmtKind::Let { name, constant, value } => {
                let sort = self.expr(value);
                self.own_name(stmt.place, name);
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
                let then = self.block(then, value);
                let otherwise = self.block(otherwise, value);
                return self.either(then, otherwise);
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
                self.block(body, false);
            }
            StmtKind::For {
                name,
                counter,
                over,
                body,
            } => self.each(stmt.place, (name, counter.as_deref()), over, body),
            StmtKind::Try { body, caught, handler } => self.caught(stmt.place, body, caught.as_deref(), handler),
            StmtKind::Throw(value) => {
                let help = "use `e.require(…)` to say what is missing".to_owned();
                self.report(Code::DisabledWord, stmt.place, "rules may not use `throw`", Some(help));
                self.given_back(value.as_ref());
            }
            StmtKind::Return(value) => {
                self.returns = true;
                self.given_back(value.as_ref());
            }
            StmtKind::Leave(value) => self.given_back(value.as_ref()),
            StmtKind::Block(body) => return self.block(body, value),
            StmtKind::Expr(line) => return self.line(line, value),
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

    /// A fixed value stays what it is in every line of a script.
    fn own_name(&mut self, place: Place, name: &str) {
        if twice::is_constant(name) {
            let help = twice::ANOTHER.to_owned();
            self.report(Code::AssignConstant, place, twice::fixed(name), Some(help));
        }
    }

    fn caught(&mut self, place: Place, body: &[Stmt], caught: Option<&str>, handler: &[Stmt]) {
        let why = "a fault must reach the people who mend the rule: nothing is lost by it".to_owned();
        self.report(Code::DisabledWord, place, "rules may not use `try`", Some(why));
        self.block(body, false);
        let outer = self.locals.len();
        if let Some(name) = caught {
            self.locals.push(Local {
                name: name.to_owned(),
                sort: Sort::UNKNOWN,
                constant: false,
            });
        }
        self.block(handler, false);
        self.locals.truncate(outer);
    }

    fn given_back(&mut self, value: Option<&Expr>) {
        if let Some(value) = value {
            let sort = self.expr(value);
            if self.hook {
                self.finish(sort);
            }
        }
    }

    /// What one of two branches gives: an outcome of one kind only in both is handed on, else it must be complete here.
    fn either(&mut self, then: Sort, otherwise: Sort) -> Sort {
        if then.ty == otherwise.ty {
            return Sort {
                ty: then.ty,
                lacks_because: then.lacks_because.or(otherwise.lacks_because),
            };
        }
        self.finish(then);
        self.finish(otherwise);
        Sort::UNKNOWN
    }

    /// A line of its own must do something, unless it is the value of its block.
    fn line(&mut self, line: &Expr, value: bool) -> Sort {
        let sort = self.expr(line);
        if value {
            return sort;
        }
        self.finish(sort);
        let idle = !matches!(
            sort.ty,
            None | Some(Ty::Outcome | Ty::Telling | Ty::Summary | Ty::Draw | Ty::Duty | Ty::Question | Ty::Nothing)
        );
        if idle && !matches!(line.kind, ExprKind::Block(_)) {
            self.report(Code::NoEffect, line.place, "this line does nothing", None);
        }
        Sort::of(Ty::Nothing)
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
        each_expr(stmts, &mut |expr| {
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
        for sort in left {
            self.finish(sort);
        }
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

    fn each(&mut self, place: Place, (name, counter): (&str, Option<&str>), over: &Expr, body: &[Stmt]) {
        for name in [Some(name), counter].into_iter().flatten() {
            self.own_name(place, name);
        }
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
        self.block(body, false);
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
}
