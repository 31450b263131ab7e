//! The checker's codes and their help pages: what each means and what to do. Data only.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::problem::Severity;

macro_rules! codes {
    ($($variant:ident = $code:literal $severity:ident $title:literal : $todo:literal;)+) => {
        /// A stable code of the checker. Codes are never given a second meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $title] $variant,)+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its page.
            #[must_use]
            pub const fn page(self) -> Page {
                match self {
                    $(Self::$variant => Page {
                        code: $code, severity: Severity::$severity, title: $title, what_to_do: $todo,
                    },)+
                }
            }
        }
    };
}

/// What a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Such as `PL301`.
    pub code: &'static str,
    /// Whether a set with it is refused.
    pub severity: Severity,
    /// What is wrong.
    pub title: &'static str,
    /// What to do.
    pub what_to_do: &'static str,
}

impl Code {
    /// As printed, such as `PL301`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.page().code
    }

    /// Whether a set with it is refused.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.page().severity
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The page of a code as typed, upper or lower case.
#[must_use]
pub fn page(code: &str) -> Option<Page> {
    Code::ALL
        .iter()
        .map(|known| known.page())
        .find(|page| page.code.eq_ignore_ascii_case(code))
}

codes! {
    Syntax = "PL001" Error "The script cannot be read here":
        "Look at the place shown, and just before it, for a missing bracket, quotation mark, comma or semicolon.";
    ReservedWord = "PL002" Error "A word that the language keeps for itself is used as a name":
        "Choose another name.";
    FileTooLarge = "PL003" Error "A script is larger than 64 KB":
        "Move shared parts to `lib/`, or make the script shorter.";
    DisabledWord = "PL004" Error "A word is used that rules may not use":
        "Rules only read facts and ask for outcomes. Take it out.";
    Toml = "PL005" Error "A TOML file cannot be read here":
        "Look for a missing quotation mark, bracket or equals sign.";
    TomlValue = "PL006" Error "A TOML file has an unknown or missing key, or a value of the wrong type":
        "Compare it with the shipped files.";
    StrayFile = "PL007" Warning "A file that nothing reads":
        "Rows end in `.rhai`, cases in `.cases.toml`; check its name and folder.";
    Unreadable = "PL008" Error "A file or folder that cannot be read":
        "Put it where it was, let the service read it, and save files as UTF-8.";

    HeaderMissing = "PL101" Error "A part of the script's header is missing":
        "Begin the script with `//! 3.16  Title`, `//! source:` and `//! owner:`.";
    HeaderName = "PL102" Error "The file's name and the row in its header disagree":
        "Name the file after the row: `3.16_practice_manager_audit.rhai` begins with `//! 3.16`.";
    DuplicateTask = "PL103" Error "Two scripts speak for the same row":
        "Keep one script for each row.";
    HeaderPart = "PL104" Error "The header has a part that nobody knows, or one that cannot be read":
        "Compare the header with a shipped script.";

    HookMissing = "PL201" Error "The script lacks one of its functions":
        "A row needs `duties(task)` and `on_evidence(e)`; `lib/overdue.rhai` needs `tell_as_usual(o)`.";
    HookUnknown = "PL202" Warning "A function that nothing calls":
        "Check its spelling: the engine calls only the functions in the table of hooks.";
    HookParameters = "PL203" Error "A hook takes another number of parameters":
        "Write it as the table of hooks shows.";
    OutsideFunction = "PL204" Error "Something stands outside the script's functions":
        "Move it into one of the functions in the table of hooks.";
    FunctionTwice = "PL205" Error "Two functions of one name":
        "Only one of them would ever be called: give the other one another name.";

    UnknownFact = "PL301" Error "No such fact":
        "Take a fact from the table of facts.";
    UnknownFunction = "PL302" Error "No such function":
        "Take one from the tables of words.";
    UnknownMethod = "PL303" Error "No such word after the dot":
        "Take one from the tables of words.";
    ArgumentCount = "PL304" Error "Too many or too few words in the brackets":
        "Give as many as the table shows.";
    ArgumentType = "PL305" Error "The wrong sort of thing in the brackets":
        "Texts stand in quotation marks, numbers do not.";
    UnknownName = "PL306" Error "No such name":
        "Constants are written in capitals; texts stand in quotation marks.";
    UnknownRole = "PL311" Error "No such role":
        "Roles are in `roles.toml`.";
    UnknownUnitKind = "PL312" Error "No such kind of unit":
        "Use one of the kinds in the table of words.";
    UnknownTool = "PL313" Error "No such tool":
        "Tools are in the `tools` folder.";
    UnknownCadence = "PL314" Error "No such frequency":
        "Use one of the frequencies in the table of words.";
    UnknownItem = "PL315" Error "No such item to audit":
        "Use one of the items in the table of words.";
    UnknownQuestion = "PL316" Error "No such question":
        "A question belongs to the row's tool, or the row asks it with `task.asks`.";
    UnknownWord = "PL317" Error "No such word here":
        "Use one of the words in the table of words.";

    Comparison = "PL401" Error "Two different sorts of thing are compared":
        "Compare a concern with `CONCERN` or `SIGNIFICANT`, a grade with a grade, a text with a text.";
    NoBecause = "PL402" Error "An outcome without a reason":
        "End the chain with `.because(\"…\")`: a sentence that its reader understands.";
    SwitchOnText = "PL403" Error "`switch` on a fact":
        "`switch` passes over a misspelt word in silence. Use `if` and `==`.";
    NotLiteral = "PL404" Error "Something must be written out here":
        "The facts are fetched before the script runs: write the text or number itself.";
    Unreachable = "PL405" Error "Lines that are never reached":
        "Take them out, or put them before the `return`.";
    AssignConstant = "PL406" Error "A constant or a fact is assigned to":
        "Facts are given and constants are fixed. Use `==` to compare, or `let` for a name of your own.";
    NeverSent = "PL407" Warning "A conditional recipient to whom the script never sends":
        "The engine leaves recipients with `.when(…)` to the script: send it in `on_evidence`.";
    NotYesNo = "PL408" Error "A condition that is not a yes or no":
        "Compare it with something.";
    NoEffect = "PL409" Error "A line that does nothing":
        "Take it out, or say what is to follow.";
    WrongHook = "PL410" Error "A word of another hook":
        "Each hook has facts and words of its own: the table of hooks says which does what.";
    MayBeMissing = "PL411" Warning "A fact that may be missing is read without looking first":
        "Look at the fact that says whether it is there: where it is missing the rule fails.";
    NoFrequency = "PL412" Error "A duty that does not say how often":
        "End it with `.every(\"…\")` or another frequency.";
    EmptyWords = "PL413" Error "A reason or sentence without words":
        "Say it in a sentence that its reader understands.";

    FurtherOfWhom = "PL414" Error "Further audits that do not say of whom":
        "Add `.same(\"worker\")` or `.same(\"team\")`.";
    DoesNotFit = "PL415" Error "A word that does not fit this outcome":
        "Take it out: the tables say which outcome it belongs to.";
    OutOfRange = "PL416" Error "A number too small or too large":
        "Use one within the bounds named.";
    NobodyTold = "PL417" Warning "Nobody is told when something is late":
        "Tell somebody, or say with `o.tell_nobody().because(\"…\")` that it is meant so.";
    DrawByWhom = "PL418" Error "A draw that does not say who looks at it":
        "Add `.by(\"HEAD_OF_SERVICE\")`, or whose task it is.";

    DuplicateWord = "PL501" Error "The same code stands twice":
        "Keep one.";
    LineCircle = "PL502" Error "A line of management that leads back to itself":
        "Take `reports_to` from one of the roles named, or let it name another one.";

    CasesWithoutScript = "PL601" Error "Cases for which there is no script":
        "Name the file after the script: `3.16_….cases.toml` beside `3.16_….rhai`.";
    CaseWord = "PL602" Error "A case uses a word that nobody knows":
        "Use the words of the table of case words.";
    NoCases = "PL603" Warning "A row without cases":
        "Write at least one case, so that a change shows what it does.";
    NobodySpeaks = "PL604" Warning "No script says who is told when something is late":
        "Take `lib/overdue.rhai` over from the shipped framework, or give each row an `on_overdue(o)`.";
    Untried = "PL605" Warning "A function that no case runs":
        "Write a case for it: with `late = { … }` for `on_overdue`, with `ended = { … }` for `on_period_end`.";

    Engine = "PL901" Error "The script engine does not do what rules rely on":
        "This is no fault of the rules: tell whoever runs the system.";
}
