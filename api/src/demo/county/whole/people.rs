//! Who holds which role: the posts that a county has several of, then somebody for every role that is still open.

use std::collections::BTreeSet;

use rules::{RuleSet, term::RoleKind};

use super::{APPOINTMENTS, EVER, name::name, table::Table};

/// People and what they hold.
pub(super) struct People {
    pub persons: Table,
    pub appointments: Table,
    held: BTreeSet<String>,
    count: usize,
}

impl People {
    pub fn new(persons: Table, appointments: Table) -> Self {
        let small = APPOINTMENTS.lines().skip(1);
        let held = small.filter_map(|line| line.split(',').nth(1)).map(str::to_owned);
        Self {
            persons,
            appointments,
            held: held.collect(),
            count: 0,
        }
    }

    /// Somebody new who signs in as `subject`, of the council where `agency` is empty. Gives their reference.
    pub fn join(&mut self, subject: &str, agency: &str) -> String {
        let called = name(self.count);
        self.enter(subject, &called, agency)
    }

    /// The same, with a name that is known.
    pub fn enter(&mut self, subject: &str, called: &str, agency: &str) -> String {
        let code = format!("P-{}", 1001 + self.count);
        self.count += 1;
        self.persons.line([&code, subject, called, agency]);
        code
    }

    /// Takes up a role.
    pub fn appoint(&mut self, person: &str, role: &str, unit: &str, from: &str, to: &str) {
        self.held.insert(role.to_owned());
        self.appointments.line([person, role, unit, from, to]);
    }

    /// Somebody new in these roles, held in one unit ever since.
    pub fn post(&mut self, subject: &str, unit: &str, roles: &[&str]) -> String {
        let person = self.join(subject, "");
        for role in roles {
            self.appoint(&person, role, unit, EVER, "");
        }
        person
    }
}

/// Roles that people of the small county hold besides here.
const BESIDES: [(&str, &str, &str); 17] = [
    ("P-001", "TEAM_UNIT_MANAGERS", "T-NORTH"),
    ("P-002", "TEAM_UNIT_MANAGERS", "T-EAST"),
    ("P-003", "TEAM_UNIT_MANAGERS", "T-WEST"),
    ("P-004", "TEAM_UNIT_MANAGERS", "T-CARE"),
    ("P-005", "OPERATIONAL_MANAGERS", "SVC-LOC"),
    ("P-006", "OPERATIONAL_MANAGERS", "SVC-CIC"),
    ("P-007", "HOS_LOCALITY_SWFA", "SVC-LOC"),
    ("P-007", "KEY_SERVICE_LEADS", "HCC"),
    ("P-008", "HEAD_OF_SERVICE", "SVC-CIC"),
    ("P-008", "KEY_SERVICE_LEADS", "HCC"),
    ("P-009", "SAFEGUARDING_UNIT", "HCC"),
    ("P-010", "SENIOR_MANAGER_CSC", "HCC"),
    ("P-010", "JOINT_DIVISIONAL_MEETING", "HCC"),
    ("P-011", "CYPTEG", "HCC"),
    ("P-014", "CABINET", "HCC"),
    ("P-014", "CPP", "HCC"),
    ("P-014", "ELECTED_MEMBERS", "HCC"),
];

/// Posts of the authority: subject, how many of them, roles.
const POSTS: [(&str, usize, &[&str]); 14] = [
    (
        "safeguarding-manager",
        1,
        &["SAFEGUARDING_MANAGER", "SAFEGUARDING_UNIT"],
    ),
    ("iro", 9, &["IRO", "IRO_SERVICE"]),
    ("cpa", 7, &["CPA"]),
    ("panel-chair", 1, &["PANEL_CHAIR", "FOSTERING_ADOPTION_PANELS"]),
    (
        "ad-early-help",
        1,
        &["ADS_EARLY_HELP", "SMT", "JOINT_DIVISIONAL_MEETING"],
    ),
    (
        "ad-commissioning",
        1,
        &["AD_EARLY_HELP_COMMISSIONING", "SMT", "JOINT_DIVISIONAL_MEETING"],
    ),
    ("ad-planning", 1, &["AD_COMMS_PLANNING_PERFORMANCE", "SMT", "CMT"]),
    ("councillor", 6, &["ELECTED_MEMBERS", "CPP"]),
    ("scrutiny-member", 3, &["ELECTED_MEMBERS", "SCRUTINY_COMMITTEE"]),
    ("leader", 1, &["LEADER_OF_COUNCIL", "ELECTED_MEMBERS", "CABINET"]),
    (
        "lscb-qa-chair",
        1,
        &[
            "LSCB_QA_SUBGROUP_CHAIR",
            "LSCB_QA_SUBGROUP",
            "LSCB",
            "LSCB_STEERING_GROUP",
        ],
    ),
    ("placements-manager", 1, &["MANAGERS_ALL_LEVELS", "SENIOR_MANAGERS"]),
    ("complaints-manager", 1, &["COMPLAINTS_MANAGER"]),
    (
        "performance-manager",
        1,
        &["MANAGER_PLANNING_PERFORMANCE_TEAM", "PLANNING_PERFORMANCE_TEAM"],
    ),
];

/// The posts that are filled by name. Roles that these rules do not know are left out.
pub(super) fn posts(people: &mut People, rules: &RuleSet) {
    for (person, role, unit) in BESIDES.iter().filter(|(_, role, _)| rules.role(role).is_some()) {
        people.appoint(person, role, unit, EVER, "");
    }
    for (subject, count, roles) in POSTS {
        let known: Vec<&str> = roles
            .iter()
            .copied()
            .filter(|role| rules.role(role).is_some())
            .collect();
        for number in 1..=count {
            let subject = if number == 1 {
                subject.to_owned()
            } else {
                format!("{subject}-{number}")
            };
            people.post(&subject, "HCC", &known);
        }
    }
}

/// Somebody for every role that nobody holds yet, so that none is forgotten when the vocabulary grows.
pub(super) fn vacant(people: &mut People, rules: &RuleSet) {
    let open: Vec<(String, RoleKind)> = rules
        .roles()
        .filter(|role| !people.held.contains(&role.code))
        .map(|role| (role.code.clone(), role.kind))
        .collect();
    for (role, kind) in open {
        // Bodies outside the council are reached through a partner of the board.
        let agency = if kind == RoleKind::ExternalAgency {
            "VOLUNTARY"
        } else {
            ""
        };
        let subject = role.to_lowercase().replace('_', "-");
        let person = people.join(&subject, agency);
        people.appoint(&person, &role, "HCC", EVER, "");
    }
}
