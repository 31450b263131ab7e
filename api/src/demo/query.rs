//! Three queries to paste: what a concern led to, what is owed, what one is told.

/// A query with what it shows.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What it shows, and as whom.
    pub title: &'static str,
    /// Persona to ask as.
    pub subject: &'static str,
    /// The document on one line.
    pub document: &'static str,
}

/// Three that tell most.
pub const EXAMPLES: &[Example] = &[
    Example {
        title: "Significant concerns with everything that followed from them, each with its reason",
        subject: "head-of-safeguarding",
        document: "{ evidence(filter: { concerns: [SIGNIFICANT] }, first: 5) { nodes { task { ref title } eventDate unit { name } \
                   verdict evaluation { outcomes { __typename because { sentence script line } } } \
                   followUps(first: 5) { nodes { kind status dueOn owner { name } } } } } }",
    },
    Example {
        title: "What the teams of Locality Services still owe, and what they missed",
        subject: "operations-manager",
        document: "{ viewer { person { name } } obligations(filter: { completed: false, tasks: [\"3.16\"] }, first: 20) { nodes { \
                   task { ref title } unit { name } period { label } dueOn status because { sentence } } } }",
    },
    Example {
        title: "What a worker hears of audits of own work, and why",
        subject: "worker",
        document: "{ viewer { inbox(first: 10) { nodes { mode role { code } evidence { task { ref } eventDate } acknowledgedAt \
                   because { sentence } } } } }",
    },
];
