//! What `on_overdue(o)` and `on_period_end(p)` may both read of a duty. One line of data each.

use super::{
    Entry,
    Ty::{self, Day, Kind, Number, Text, Unit, YesNo},
    line::{CADENCE, ROLE, UNIT_KIND, call, fact, maybe},
};

/// So many facts.
const FACTS: usize = 20;

/// The facts of a duty, said of `on`.
pub(super) const fn facts(on: Ty) -> [Entry; FACTS] {
    [
        fact(on, "task", Text, "The number of the row, such as `3.16`."),
        fact(on, "leg", Text, "Which duty of the row it is, such as `3.16/r1`."),
        fact(on, "kind", Kind, "What was to be sent in, such as `AUDIT` or `REPORT`."),
        fact(on, "period", Text, "The period in words, such as `2026/27 Q1`."),
        fact(on, "due_on", Day, "The last day to do it."),
        fact(on, "today", Day, "The day for which this is asked."),
        fact(on, "required", Number, "How many were asked for."),
        fact(on, "met", Number, "How many of them are there and count."),
        fact(on, "missing", Number, "How many are not there."),
        fact(
            on,
            "unit",
            Unit,
            "The unit that it is for; the authority where it is for no other.",
        ),
        fact(on, "has_team", YesNo, "Whether it is for a team or something in one."),
        maybe(on, "team", Unit, "has_team", "The team."),
        fact(
            on,
            "has_service",
            YesNo,
            "Whether it is for a service or something in one.",
        ),
        maybe(on, "service", Unit, "has_service", "The service."),
        fact(
            on,
            "our_reading",
            YesNo,
            "Whether that it is due is our reading, not the framework's word.",
        ),
        call(
            on,
            "covers_a",
            CADENCE,
            YesNo,
            "Whether it is due once in each such period.",
        ),
        call(
            on,
            "about_a",
            UNIT_KIND,
            YesNo,
            "Whether it is for a unit of this kind.",
        ),
        call(on, "goes_to", ROLE, YesNo, "Whether it goes to this role."),
        call(
            on,
            "for_holder_of",
            ROLE,
            YesNo,
            "Whether it is for one holder of this role.",
        ),
        call(
            on,
            "for_meeting_of",
            ROLE,
            YesNo,
            "Whether it is for a meeting of this forum.",
        ),
    ]
}
