//! A script as the checker sees it: a small tree with places. Knows nothing of the script language's own library.

/// Line and column in characters, from 1; 0 when unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

/// A function of a script.
#[derive(Debug)]
pub struct Function {
    pub name: String,
    pub params: Vec<String>,
    /// Of its opening bracket.
    pub place: Place,
    pub body: Vec<Stmt>,
}

/// A statement and where it begins.
#[derive(Debug)]
pub struct Stmt {
    pub place: Place,
    pub kind: StmtKind,
}

#[derive(Debug)]
pub enum StmtKind {
    Let {
        name: String,
        constant: bool,
        value: Expr,
    },
    Assign {
        target: Expr,
        value: Expr,
    },
    If {
        condition: Expr,
        then: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
    Switch {
        subject: Expr,
        arms: Vec<Arm>,
    },
    Loop {
        condition: Option<Expr>,
        body: Vec<Stmt>,
    },
    For {
        name: String,
        counter: Option<String>,
        over: Expr,
        body: Vec<Stmt>,
    },
    Try {
        body: Vec<Stmt>,
        caught: Option<String>,
        handler: Vec<Stmt>,
    },
    Return(Option<Expr>),
    Throw(Option<Expr>),
    /// `break` and `continue`.
    Leave(Option<Expr>),
    Block(Vec<Stmt>),
    Expr(Expr),
    /// A statement that rules may not use, by its keyword.
    Forbidden(&'static str),
    Nothing,
}

/// One case of a `switch`.
#[derive(Debug)]
pub struct Arm {
    pub condition: Expr,
    pub value: Expr,
}

/// An expression and where it begins: a word after a dot begins at that word.
#[derive(Debug)]
pub struct Expr {
    pub place: Place,
    pub kind: ExprKind,
}

#[derive(Debug)]
pub enum ExprKind {
    Unit,
    Bool(bool),
    Whole(i64),
    Decimal,
    Text(String),
    /// One character in single quotation marks.
    Character,
    /// Text with `${…}` in it.
    Interpolated(Vec<Expr>),
    Array(Vec<Expr>),
    Map(Vec<(String, Expr)>),
    Name(String),
    /// A fact or a property: `e.concern`.
    Fact {
        target: Box<Expr>,
        name: String,
    },
    /// A word with brackets after a dot: `e.alert("…")`.
    Method {
        target: Box<Expr>,
        name: String,
        args: Vec<Expr>,
    },
    /// A function: `days(90)`.
    Call {
        name: String,
        args: Vec<Expr>,
    },
    /// An operator with its one or two sides.
    Operator {
        name: String,
        sides: Vec<Expr>,
    },
    /// `&&` and `||`.
    Logic(Vec<Expr>),
    /// `??`.
    Coalesce(Vec<Expr>),
    Index {
        target: Box<Expr>,
        index: Box<Expr>,
    },
    /// `if`, `switch` or a block used as a value.
    Block(Vec<Stmt>),
    /// Something that rules may not use, by its name.
    Forbidden(&'static str),
}

impl Expr {
    /// The text, where it is one that is written out.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Call `visit` with this expression and every one within it, outermost first.
    pub fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        match &self.kind {
            ExprKind::Interpolated(parts)
            | ExprKind::Array(parts)
            | ExprKind::Logic(parts)
            | ExprKind::Coalesce(parts)
            | ExprKind::Operator { sides: parts, .. }
            | ExprKind::Call { args: parts, .. } => parts.iter().for_each(|part| part.each(visit)),
            ExprKind::Map(parts) => parts.iter().for_each(|(_, part)| part.each(visit)),
            ExprKind::Fact { target, .. } => target.each(visit),
            ExprKind::Method { target, args, .. } => {
                target.each(visit);
                for arg in args {
                    arg.each(visit);
                }
            }
            ExprKind::Index { target, index } => {
                target.each(visit);
                index.each(visit);
            }
            ExprKind::Block(stmts) => each_expr(stmts, visit),
            ExprKind::Unit
            | ExprKind::Bool(_)
            | ExprKind::Whole(_)
            | ExprKind::Decimal
            | ExprKind::Text(_)
            | ExprKind::Character
            | ExprKind::Name(_)
            | ExprKind::Forbidden(_) => {}
        }
    }
}

/// Call `visit` with every expression in these statements.
pub fn each_expr<'a>(stmts: &'a [Stmt], visit: &mut dyn FnMut(&'a Expr)) {
    for stmt in stmts {
        match &stmt.kind {
            StmtKind::Let { value, .. } | StmtKind::Expr(value) => value.each(visit),
            StmtKind::Assign { target, value } => {
                target.each(visit);
                value.each(visit);
            }
            StmtKind::If {
                condition,
                then,
                otherwise,
            } => {
                condition.each(visit);
                each_expr(then, visit);
                each_expr(otherwise, visit);
            }
            StmtKind::Switch { subject, arms } => {
                subject.each(visit);
                for arm in arms {
                    arm.condition.each(visit);
                    arm.value.each(visit);
                }
            }
            StmtKind::Loop { condition, body } => {
                if let Some(condition) = condition {
                    condition.each(visit);
                }
                each_expr(body, visit);
            }
            StmtKind::For { over, body, .. } => {
                over.each(visit);
                each_expr(body, visit);
            }
            StmtKind::Try { body, handler, .. } => {
                each_expr(body, visit);
                each_expr(handler, visit);
            }
            StmtKind::Return(value) | StmtKind::Throw(value) | StmtKind::Leave(value) => {
                if let Some(value) = value {
                    value.each(visit);
                }
            }
            StmtKind::Block(body) => each_expr(body, visit),
            StmtKind::Forbidden(_) | StmtKind::Nothing => {}
        }
    }
}
