//! Who one can be in the demo: the subject to ask a token for, and what that person is there to show.

/// Somebody to sign in as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Persona {
    /// `sub` of the token: what `plumbline token --as` takes.
    pub subject: &'static str,
    /// Who that is.
    pub description: &'static str,
}

/// Everybody worth being, most telling first.
pub const PERSONAS: &[Persona] = &[
    of(
        "practice-manager",
        "manages the North Locality Team; audits each worker's files monthly (3.16)",
    ),
    of(
        "worker",
        "social worker in the North Locality Team; hears the outcome of audits of own work",
    ),
    of(
        "operations-manager",
        "Locality Services; audits teams (3.14), supervision (3.3), other services (3.15)",
    ),
    of(
        "head-of-service",
        "heads Locality Services; reports to forums (3.12), audits other services (3.13)",
    ),
    of(
        "head-of-safeguarding",
        "sees everything in the authority; is told of every concern with nowhere else to go",
    ),
    of("qa-lead", "looks after rules and rule book"),
    of(
        "qa-approver",
        "approves what the QA lead proposes; never the same person",
    ),
    of("dcs", "Director of Children's Services"),
    of(
        "lead-member",
        "councillor; sees reports addressed to the post, never a file or a worker",
    ),
    of("police", "partner agency; sees nothing of single audits"),
    of("health", "partner agency; sees nothing of single audits"),
    of("system", "imports people and units; sees no evidence"),
];

/// Those who are only in the whole county.
pub const OF_THE_WHOLE: &[Persona] = &[
    of(
        "safeguarding-manager",
        "runs the reviewing officers; reports half-yearly and quarterly (3.5 to 3.9)",
    ),
    of(
        "iro",
        "independent reviewing officer; audits a case file each month (3.8)",
    ),
    of("head-of-service-ehn", "heads Early Help North"),
    of("complaints-manager", "reports on complaints each quarter (4.7)"),
    of("councillor", "elected member of the Corporate Parenting Panel"),
    of(
        "lscb-qa-chair",
        "chairs the partnership's quality assurance sub-group; audits across agencies (4.11)",
    ),
    of(
        "school",
        "partner agency; raises concerns, sees nothing of single audits",
    ),
];

/// The persona with this subject.
#[must_use]
pub fn find(subject: &str) -> Option<&'static Persona> {
    PERSONAS
        .iter()
        .chain(OF_THE_WHOLE)
        .find(|persona| persona.subject == subject)
}

const fn of(subject: &'static str, description: &'static str) -> Persona {
    Persona { subject, description }
}
