//! Services, teams, homes and areas with those who manage them and those who work there.

use chrono::NaiveDate;
use rules::calendar::add_months;

use super::{EVER, case_file::Register, later, name::name, people::People, table::Table};

/// A service with its teams beyond those of the small county.
struct Service {
    code: &'static str,
    /// Name; the small county has the first two already.
    name: &'static str,
    early_help: bool,
    teams: &'static [(&'static str, &'static str)],
}

const SERVICES: [Service; 6] = [
    Service {
        code: "SVC-LOC",
        name: "",
        early_help: false,
        teams: &[
            ("T-HARBOUR", "Harbour Locality Team"),
            ("T-MOOR", "Moorland Locality Team"),
            ("T-RIVER", "Riverside Locality Team"),
            ("T-CASTLE", "Castle Locality Team"),
            ("T-WEALD", "Weald Locality Team"),
            ("T-DOWNS", "Downs Locality Team"),
            ("T-MARSH", "Marsh Locality Team"),
        ],
    },
    Service {
        code: "SVC-CIC",
        name: "",
        early_help: false,
        teams: &[
            ("T-LEAVING", "Leaving Care Team"),
            ("T-PERM-N", "Permanence Team North"),
            ("T-PERM-S", "Permanence Team South"),
            ("T-LAC-E", "Looked After Children Team East"),
            ("T-LAC-W", "Looked After Children Team West"),
            ("T-TEENS", "Adolescent Team"),
            ("T-UASC", "Young Arrivals Team"),
        ],
    },
    Service {
        code: "SVC-DUTY",
        name: "Duty and Assessment Service",
        early_help: false,
        teams: &[
            ("T-DUTY-N", "Duty Team North"),
            ("T-DUTY-S", "Duty Team South"),
            ("T-DUTY-E", "Duty Team East"),
            ("T-DUTY-W", "Duty Team West"),
            ("T-ASSESS-N", "Assessment Team North"),
            ("T-ASSESS-S", "Assessment Team South"),
            ("T-ASSESS-E", "Assessment Team East"),
            ("T-ASSESS-W", "Assessment Team West"),
        ],
    },
    Service {
        code: "SVC-DFA",
        name: "Disability and Family Placement Service",
        early_help: false,
        teams: &[
            ("T-DIS-N", "Disability Team North"),
            ("T-DIS-S", "Disability Team South"),
            ("T-BREAKS", "Short Breaks Team"),
            ("T-FOSTER", "Fostering Team"),
            ("T-ADOPT", "Adoption Team"),
            ("T-KIN", "Family and Friends Team"),
        ],
    },
    Service {
        code: "SVC-EHN",
        name: "Early Help North",
        early_help: true,
        teams: &[
            ("T-KEY-1", "Family Keywork Team 1"),
            ("T-KEY-2", "Family Keywork Team 2"),
            ("T-KEY-3", "Family Keywork Team 3"),
            ("T-KEY-4", "Family Keywork Team 4"),
            ("T-YOUTH-N", "Youth Support Team North"),
            ("T-CENTRE-N", "Children's Centres North"),
            ("T-PARENT-N", "Parenting Team North"),
            ("T-SCHOOL-N", "School Family Workers North"),
        ],
    },
    Service {
        code: "SVC-EHS",
        name: "Early Help South",
        early_help: true,
        teams: &[
            ("T-KEY-5", "Family Keywork Team 5"),
            ("T-KEY-6", "Family Keywork Team 6"),
            ("T-KEY-7", "Family Keywork Team 7"),
            ("T-YOUTH-S", "Youth Support Team South"),
            ("T-CENTRE-S", "Children's Centres South"),
            ("T-PARENT-S", "Parenting Team South"),
            ("T-SCHOOL-S", "School Family Workers South"),
        ],
    },
];
const HOMES: [&str; 5] = ["Amber House", "Birchwood", "Cormorant Lodge", "Dovecote", "Elmfield"];
const AREAS: [&str; 4] = ["North", "South", "East", "West"];
/// Workers beside the twelve of the small county.
const WORKERS: usize = 208;
const FILES_OF_A_WORKER: usize = 5;
const FILES_OF_A_TEAM: usize = 6;

/// Everything below the authority. Movements of people are counted from `first`.
pub(super) fn units(units: &mut Table, people: &mut People, files: &mut Register, first: NaiveDate) {
    let mut teams = vec!["T-CARE"];
    for service in &SERVICES {
        if !service.name.is_empty() {
            units.line([service.code, "SERVICE", service.name, "HCC", EVER, ""]);
            heads(people, service);
        }
        for (code, name) in service.teams {
            units.line([code, "TEAM", name, service.code, EVER, ""]);
            manager(people, service, code, first);
            files.open(code, None, FILES_OF_A_TEAM);
            teams.push(code);
        }
    }
    for (number, name) in HOMES.iter().enumerate() {
        units.line([&format!("HOME-{}", number + 1), "HOME", name, "SVC-CIC", EVER, ""]);
    }
    for area in AREAS {
        let code = format!("AREA-{}", area.to_uppercase());
        units.line([&code, "AREA", &format!("{area} of the county"), "HCC", EVER, ""]);
    }
    for number in 0..WORKERS {
        worker(units, people, files, (number, &teams), first);
    }
}

fn heads(people: &mut People, service: &Service) {
    let short = service.code.trim_start_matches("SVC-").to_lowercase();
    let roles: &[&str] = if service.early_help {
        &["HOS_EARLY_HELP", "EH_MANAGERS"]
    } else {
        &["HOS_CSC"]
    };
    let head = people.post(&format!("head-of-service-{short}"), service.code, roles);
    let forum = if service.early_help {
        "JOINT_DIVISIONAL_MEETING"
    } else {
        "CSCMT"
    };
    people.appoint(&head, forum, "HCC", EVER, "");
    people.appoint(&head, "KEY_SERVICE_LEADS", "HCC", EVER, "");
    let roles = ["OPERATIONS_MANAGER", "OPERATIONAL_MANAGERS"];
    people.post(&format!("operations-manager-{short}"), service.code, &roles);
}

/// Who manages a team: one has had nobody for some weeks, one another since the middle of the time.
fn manager(people: &mut People, service: &Service, team: &str, first: NaiveDate) {
    let subject = format!("practice-manager-{}", team.trim_start_matches("T-").to_lowercase());
    let front_line = if service.early_help {
        "FRONTLINE_EH_MANAGERS"
    } else {
        "FRONTLINE_SC_MANAGERS"
    };
    let roles = ["PRACTICE_MANAGER", "TEAM_UNIT_MANAGERS", front_line];
    let (left, follows) = match team {
        "T-MARSH" => (Some(later(first, 190)), false),
        "T-DOWNS" => (Some(later(first, 120)), true),
        _ => (None, false),
    };
    let last = left.map(|day| day.to_string()).unwrap_or_default();
    let person = people.join(&subject, "");
    for role in roles {
        people.appoint(&person, role, team, EVER, &last);
    }
    if let (Some(left), true) = (left, follows) {
        let successor = people.join(&format!("{subject}-2"), "");
        for role in roles {
            people.appoint(&successor, role, team, &later(left, 1).to_string(), "");
        }
    }
}

/// Somebody at work in one of the teams. Some join, leave or move while the county is looked at; those hold no files of
/// their own, for the register names the team of one day.
fn worker(
    units: &mut Table,
    people: &mut People,
    files: &mut Register,
    (number, teams): (usize, &[&str]),
    first: NaiveDate,
) {
    let at = |number: usize| teams.get(number % teams.len()).copied().unwrap_or("T-CARE");
    let code = format!("W-{:03}", number + 1);
    // Far from the numbers of those who manage.
    let called = name(1000 + number);
    let days = later(first, 20 + (number as u64 * 37) % 320);
    let (team, mut from, mut to) = (at(number), EVER.to_owned(), String::new());
    let mut next = None;
    match number % 29 {
        3 => from = days.to_string(),
        11 => to = days.to_string(),
        19 => next = Some(add_months(first, 2 + u32::try_from(number % 7).unwrap_or_default())),
        _ => files.open(team, Some(&code), FILES_OF_A_WORKER),
    }
    let here_to = next
        .and_then(|day| day.pred_opt())
        .map_or_else(|| to.clone(), |day| day.to_string());
    units.line([&code, "WORKER", &called, team, &from, &here_to]);
    if let Some(day) = next {
        units.line([&code, "WORKER", &called, at(number + 1), &day.to_string(), ""]);
    }
    let person = people.enter(&format!("worker-{:03}", number + 1), &called, "");
    people.appoint(&person, "WORKER", &code, &from, &to);
    if number.is_multiple_of(17) {
        people.appoint(&person, "NQSW", &code, &from, &to);
    }
    if number < teams.len() {
        let early_help = number >= 29;
        let role = if early_help {
            "FRONTLINE_EH_STAFF"
        } else {
            "FRONTLINE_SC_STAFF"
        };
        people.appoint(&person, role, &code, &from, &to);
    }
}
