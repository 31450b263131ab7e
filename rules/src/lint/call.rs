//! Functions and words after a dot: whether they exist, how many arguments they take, and of what sort.

use super::{
    row::Signature,
    sort::{Judge, Sort, an},
    tree::{Expr, ExprKind, Place},
};
use crate::{
    engine::DISABLED,
    explain::Code,
    host::LENGTHS,
    problem::{nearest, suggest},
    surface::{self, Entry, Form, Ty},
};

impl Judge<'_> {
    pub fn call(&mut self, place: Place, name: &str, args: &[Expr]) -> Sort {
        if self.disabled(place, name) {
            return Sort::UNKNOWN;
        }
        if let Some(known) = self.row.own_functions(name) {
            self.each_of(args);
            return self.own(place, name, known, args.len());
        }
        // The script language reads `x in list` so.
        if let ("contains", [list, item]) = (name, args) {
            return self.one_of(list, item);
        }
        let entries: Vec<&Entry> = surface::globals()
            .filter(|entry| entry.form == Form::Function && entry.name == name)
            .collect();
        if entries.is_empty() {
            self.each_of(args);
            if !self.row.functions_known {
                return Sort::UNKNOWN;
            }
            let is_member = |ty: Ty| surface::members(ty).any(|entry| entry.name == name);
            // The function's own argument comes first: several hooks have words of the same name.
            let own = surface::HOOKS.iter().filter(|hook| self.subject == Some(hook.ty));
            let home = own.chain(surface::HOOKS).find(|hook| is_member(hook.ty));
            let after_a_dot = surface::all().any(|entry| entry.on.is_some() && entry.name == name);
            let help = match (home, after_a_dot) {
                (Some(hook), _) => Some(format!("did you mean `{}.{name}`?", hook.letter)),
                (None, true) => Some(format!("`{name}` stands after a dot")),
                (None, false) => {
                    let functions = surface::globals().filter(|entry| entry.form == Form::Function);
                    suggest(name, functions.map(|entry| entry.name).chain(self.row.function_names()))
                }
            };
            self.report(
                Code::UnknownFunction,
                place,
                format!("there is no function `{name}`"),
                help,
            );
            return Sort::UNKNOWN;
        }
        let entry = self.fit(place, name, &entries, args);
        if matches!(name, "days" | "months") {
            self.length(args);
        }
        entry.map_or(Sort::UNKNOWN, |entry| Sort::of(entry.returns))
    }

    /// A length of time that is written out.
    fn length(&mut self, args: &[Expr]) {
        if let [
            Expr {
                kind: ExprKind::Whole(number),
                place,
            },
        ] = args
            && !LENGTHS.contains(number)
        {
            let message = format!("a length of time is a whole number from 1 to {}", LENGTHS.end());
            self.report(Code::OutOfRange, *place, message, None);
        }
    }

    /// A call of a function of the script's own.
    fn own(&mut self, place: Place, name: &str, known: &[Signature], args: usize) -> Sort {
        let Some(signature) = known.iter().find(|signature| signature.params == args) else {
            let arities: Vec<usize> = known.iter().map(|signature| signature.params).collect();
            let message = format!("`{name}` takes {}, here are {args}", counts(&arities));
            self.report(Code::ArgumentCount, place, message, None);
            return Sort::UNKNOWN;
        };
        // Whoever calls it gives the reason that is still wanting.
        Sort {
            lacks_because: signature.gives.lacks_because.map(|_| place),
            ..signature.gives
        }
    }

    pub fn method(&mut self, place: Place, target: &Expr, name: &str, args: &[Expr]) -> Sort {
        let owner = self.expr(target);
        if self.disabled(place, name) {
            return Sort::UNKNOWN;
        }
        let Some(ty) = self.known(target, owner) else {
            self.each_of(args);
            if self.row.own_functions(name).is_some() {
                return Sort::UNKNOWN;
            }
            return self.anywhere(place, name, Form::Method);
        };
        let entries: Vec<&Entry> = surface::members(ty)
            .filter(|entry| entry.form == Form::Method && entry.name == name)
            .collect();
        if entries.is_empty() {
            self.each_of(args);
            if self.row.own_functions(name).is_none() {
                self.unknown_method(place, ty, name);
            }
            return Sort::UNKNOWN;
        }
        let entry = self.fit(place, name, &entries, args);
        if surface::HOOKS.iter().any(|hook| hook.ty == ty) {
            if let Some(entry) = entry {
                self.look_first(place, entry, args);
            }
            self.looked_at(name);
        }
        let returns = entry.or(entries.first().copied()).map(|entry| entry.returns);
        let lacks_because = match returns {
            Some(gives) if !gives.needs_because() || name == "because" => None,
            Some(gives) if gives == ty => owner.lacks_because,
            Some(_) => Some(place),
            None => None,
        };
        if name == "our_reading" {
            self.reading(target, args);
        }
        Sort {
            ty: returns,
            lacks_because,
        }
    }

    fn disabled(&mut self, place: Place, name: &str) -> bool {
        let disabled = is_disabled(name);
        if disabled {
            self.report(Code::DisabledWord, place, format!("rules may not use `{name}`"), None);
        }
        disabled
    }

    fn unknown_method(&mut self, place: Place, ty: Ty, name: &str) {
        let words = || surface::members(ty).map(|entry| entry.name);
        let near = nearest(name, words());
        let homes = || {
            surface::all()
                .filter(|entry| entry.name == name)
                .filter_map(|entry| entry.on)
        };
        let elsewhere = homes().find(|home| home.hook() == ty.hook()).or_else(|| homes().next());
        let (code, help) = if words().any(|word| word == name) {
            (
                Code::UnknownMethod,
                Some(format!("`{name}` is a fact: write it without brackets")),
            )
        } else if let Some(near) = near {
            (Code::UnknownMethod, Some(format!("did you mean `{near}`?")))
        } else if let Some(home) = elsewhere {
            let of_another = ty.hook().is_some() && home.hook().is_some() && ty.hook() != home.hook();
            let code = if of_another {
                Code::WrongHook
            } else {
                Code::UnknownMethod
            };
            (code, Some(format!("`{name}` is said of {}", all(homes().map(an)))))
        } else {
            (Code::UnknownMethod, suggest(name, words()))
        };
        self.report(code, place, format!("{} knows no `{name}`", an(ty)), help);
    }

    /// Find the entry that takes these arguments, and complain about each that does not fit.
    fn fit<'t>(&mut self, place: Place, name: &str, entries: &[&'t Entry], args: &[Expr]) -> Option<&'t Entry> {
        let sorts: Vec<Sort> = args.iter().map(|arg| self.expr(arg)).collect();
        let Some(entry) = entries.iter().find(|entry| entry.params.len() == args.len()) else {
            let arities: Vec<usize> = entries.iter().map(|entry| entry.params.len()).collect();
            let message = format!("`{name}` takes {}, here are {}", counts(&arities), args.len());
            let help = entries.iter().map(|entry| form(entry)).collect::<Vec<_>>().join(" or ");
            self.report(Code::ArgumentCount, place, message, Some(format!("write {help}")));
            return None;
        };
        for ((param, arg), sort) in entry.params.iter().zip(args).zip(sorts) {
            match self.known(arg, sort) {
                Some(ty) if ty != param.ty => {
                    let message = format!("`{name}` wants {} here ({}), not {}", an(param.ty), param.name, an(ty));
                    let help = format!("write {}", form(entry));
                    self.report(Code::ArgumentType, arg.place, message, Some(help));
                }
                Some(_) => self.word(entry, param, arg),
                None if param.ty == Ty::Number && matches!(arg.kind, ExprKind::Decimal) => {
                    let message = format!("`{name}` wants a whole number here ({})", param.name);
                    self.report(Code::ArgumentType, arg.place, message, None);
                }
                None => {}
            }
        }
        Some(entry)
    }

    /// A reading of a frequency that the source does not state must name a frequency.
    fn reading(&mut self, target: &Expr, args: &[Expr]) {
        let unstated = matches!(&target.kind, ExprKind::Method { name, .. } if name == "frequency_not_stated");
        let Some((arg, text)) = args.first().and_then(|arg| Some((arg, arg.text()?))) else {
            return;
        };
        if !unstated || text == surface::AS_REQUIRED {
            return;
        }
        let cadence = text.strip_prefix("every ").unwrap_or(text);
        let begins = surface::CADENCES.iter().any(|(word, _)| {
            cadence
                .strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        });
        if !text.starts_with("every ") || !begins {
            let help = match nearest(cadence, surface::CADENCES.iter().map(|(word, _)| *word)) {
                Some(near) => format!("did you mean `every {near}`?"),
                None => "say how often, such as `every quarter`, or `as required`".to_owned(),
            };
            let message = format!("`{text}` does not say how often");
            self.report(Code::UnknownCadence, arg.place, message, Some(help));
        }
    }
}

/// Words of the script language that rules may not use, in the engine or not.
pub fn is_disabled(word: &str) -> bool {
    DISABLED.contains(&word) || matches!(word, "type_of" | "is_shared" | "sleep" | "timestamp" | "parse_json")
}

/// How an entry is written, such as `audit(count, item)`.
pub fn form(entry: &Entry) -> String {
    let params: Vec<&str> = entry.params.iter().map(|param| param.name).collect();
    format!("`{}({})`", entry.name, params.join(", "))
}

/// Each once, as a sentence lists them.
fn all(words: impl Iterator<Item = String>) -> String {
    let mut list: Vec<String> = Vec::new();
    for word in words {
        if !list.contains(&word) {
            list.push(word);
        }
    }
    list.join(" or ")
}

fn counts(arities: &[usize]) -> String {
    let list: Vec<String> = arities.iter().map(ToString::to_string).collect();
    let words = if arities == [1] { "argument" } else { "arguments" };
    format!("{} {words}", list.join(" or "))
}
