//! Partner agencies of the safeguarding board, and the bodies outside the council that the framework names.

use super::{EVER, people::People, table::Table};

/// Code, name, the agency's roles beside the board's, and whether it sits in the board's quality assurance sub-group.
type Partner = (&'static str, &'static str, &'static str, &'static str, bool);

const PARTNERS: [Partner; 7] = [
    ("SCHOOLS", "Harrowmere Schools Forum", "school", "", true),
    ("PROBATION", "Harrowmere Probation", "probation", "", true),
    ("CAMHS", "Harrowmere CAMHS", "camhs", "CAMHS", true),
    ("NHS", "Harrowmere Integrated Care Board", "nhs", "NHS_BODIES", false),
    (
        "YOUTH_JUSTICE",
        "Harrowmere Youth Justice Service",
        "youth-justice",
        "",
        false,
    ),
    (
        "VOLUNTARY",
        "Harrowmere Voluntary Action",
        "voluntary",
        "ADVOCACY_SERVICES",
        false,
    ),
    ("OFSTED", "Ofsted", "ofsted", "OFSTED", false),
];

/// Agencies, each with somebody who signs in for it.
pub(super) fn agencies(agencies: &mut Table, people: &mut People) {
    for known in ["P-101", "P-102"] {
        people.appoint(known, "LSCB", "HCC", EVER, "");
        people.appoint(known, "LSCB_QA_SUBGROUP", "HCC", EVER, "");
        people.appoint(known, "PARTNER_AGENCIES", "HCC", EVER, "");
    }
    for (code, name, subject, role, sits) in PARTNERS {
        agencies.line([code, name]);
        let person = people.join(subject, code);
        let board = if code == "OFSTED" { "" } else { "LSCB" };
        let sub_group = if sits { "LSCB_QA_SUBGROUP" } else { "" };
        let collective = if board.is_empty() { "" } else { "PARTNER_AGENCIES" };
        for role in [board, sub_group, collective, role] {
            if !role.is_empty() {
                people.appoint(&person, role, "HCC", EVER, "");
            }
        }
    }
}
