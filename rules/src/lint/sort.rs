//! Works out what sort of value each expression is, and complains about what does not exist. One function at a time.

use std::collections::BTreeSet;

use super::{
    hook::argument,
    row::Row,
    tree::{Expr, ExprKind, Function, Place},
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

/// A name that the script gave.
pub struct Local {
    pub name: String,
    pub sort: Sort,
    pub constant: bool,
}

/// Reads one function with what is known of its row.
pub struct Judge<'a> {
    pub row: &'a Row<'a>,
    pub problems: Vec<Problem>,
    pub locals: Vec<Local>,
    /// Facts read so far: a fact that may be missing is read only after looking whether it is there.
    looked: BTreeSet<String>,
    /// Whether the engine calls this function itself.
    pub hook: bool,
    /// The sort of its first argument, where that is a hook's.
    pub subject: Option<Ty>,
    /// Whether a `return` was met.
    pub returns: bool,
}

/// What a function gives back; nothing is complained about here.
pub fn given_back(row: &Row<'_>, function: &Function) -> Sort {
    let mut judge = Judge::new(row, function);
    let sort = judge.block(&function.body, true);
    if judge.returns { Sort::UNKNOWN } else { sort }
}

impl<'a> Judge<'a> {
    /// Start with the parameters of a function: a hook's is known, and elsewhere `e` is the evidence, `o` the late duty, …
    pub fn new(row: &'a Row<'a>, function: &Function) -> Self {
        let hook = argument(function);
        let sort = |name: &str| match (hook, name) {
            (Some(ty), _) => Sort::of(ty),
            (None, name) => {
                let known = surface::HOOKS.iter().find(|hook| hook.letter == name);
                known.map_or(Sort::UNKNOWN, |hook| Sort::of(hook.ty))
            }
        };
        let local = |name: &String| Local {
            name: name.clone(),
            sort: sort(name),
            constant: false,
        };
        Self {
            row,
            problems: Vec::new(),
            subject: function.params.first().and_then(|name| sort(name).ty),
            locals: function.params.iter().map(local).collect(),
            looked: BTreeSet::new(),
            hook: hook.is_some(),
            returns: false,
        }
    }

    pub fn report(&mut self, code: Code, place: Place, message: impl Into<String>, help: Option<String>) {
        self.problems
            .push(self.row.problem(code, place, message).maybe_help(help));
    }

    /// An expression that must be yes or no.
    pub fn yes_no(&mut self, expr: &Expr) {
        let sort = self.expr(expr);
        if let Some(ty) = self.known(expr, sort)
            && ty != Ty::YesNo
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
                for side in sides {
                    self.yes_no(side);
                }
                Sort::of(Ty::YesNo)
            }
            ExprKind::Block(body) => self.block(body, true),
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

    pub fn name(&mut self, place: Place, name: &str) -> Sort {
        if let Some(local) = self.locals.iter().rev().find(|local| local.name == name) {
            return local.sort;
        }
        if let Some(constant) = surface::globals().find(|entry| entry.form == Form::Constant && entry.name == name) {
            return Sort::of(constant.returns);
        }
        let fact = |hook: &&surface::Hook| {
            surface::members(hook.ty).any(|entry| entry.name == name && entry.form == Form::Fact)
        };
        // The function's own argument comes first: several have facts of the same name.
        let own = surface::HOOKS.iter().filter(|hook| self.subject == Some(hook.ty));
        let help = if let Some(hook) = own.chain(surface::HOOKS).find(fact) {
            Some(format!("did you mean `{}.{name}`?", hook.letter))
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
        let Some(ty) = self.known(target, owner) else {
            return self.anywhere(place, name, Form::Fact);
        };
        self.looked.insert(name.to_owned());
        if let Some(entry) = surface::members(ty).find(|entry| entry.form == Form::Fact && entry.name == name) {
            self.look_first(place, entry, &[]);
            return Sort::of(entry.returns);
        }
        let facts = surface::members(ty)
            .filter(|entry| entry.form == Form::Fact)
            .map(|entry| entry.name);
        let elsewhere = || {
            let home = surface::all()
                .find(|entry| entry.form == Form::Fact && entry.name == name)?
                .on?;
            Some(format!("`{name}` is a fact of {}", an(home)))
        };
        let help = if surface::members(ty).any(|entry| entry.name == name) {
            Some(format!("`{name}` needs brackets: `.{name}(…)`"))
        } else {
            suggest(name, facts).or_else(elsewhere)
        };
        let message = format!("there is no fact `{name}` of {}", an(ty));
        self.report(Code::UnknownFact, place, message, help);
        Sort::UNKNOWN
    }

    /// A fact that may be missing: somewhere before, the script must look whether it is there.
    pub fn look_first(&mut self, place: Place, entry: &Entry, args: &[Expr]) {
        // A function of the script's own may be called where somebody has looked.
        if let Some(look) = entry.unless
            && self.hook
            && !self.looked.contains(look)
        {
            let message = format!("`{}` may be missing", entry.name);
            let letter = surface::HOOKS.iter().find(|hook| entry.on == Some(hook.ty));
            let letter = letter.map_or("e", |hook| hook.letter);
            // A question is named in both.
            let of = args.first().and_then(Expr::text);
            let of = of.map_or_else(String::new, |words| format!("(\"{words}\")"));
            let help = format!(
                "look at `{letter}.{look}{of}` first, such as `if {letter}.{look}{of} && …`; where it is missing the rule fails"
            );
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
        Ty::Task | Ty::Overdue | Ty::PeriodEnd => format!("the {}", ty.name()),
        Ty::History => "the history".to_owned(),
        Ty::Outcome | Ty::Answer => format!("an {}", ty.name()),
        _ => format!("a {}", ty.name()),
    }
}
