//! Obligations made up at random over the county's own units, people and the shipped legs: the same for the same seed.

use api::{
    directory::{Directory, Rows},
    store::{Changes, Store, directory},
};
use chrono::{Days, NaiveDate};
use entity::{
    column::{ObligationNature, ObligationState, UnitKind},
    id::{ObligationId, PersonId, UnitId},
    instant::Instant,
    obligation::{self, UNDATED},
};
use rules::{plan::Timing, row::Cadence};
use uuid::Uuid;

use crate::fixture::shipped;

/// Choices that are the same every time.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Those of one seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % bound.max(1) as u64).expect("a number below a usize")
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// The units and people that a store knows.
pub async fn rows(store: &Store) -> Rows {
    directory::load(store).await.expect("the directory")
}

/// Tasks of which the calendar itself plans nothing without a date.
pub fn dated_tasks() -> Vec<&'static str> {
    let undated = |task: &&rules::row::Task| {
        let mut each = task.legs.iter().map(|leg| Timing::of(task, leg));
        each.any(|timing| matches!(timing, Timing::Standing | Timing::Developing))
    };
    let dated = shipped().tasks().filter(|task| !undated(task));
    dated.map(|task| task.reference.as_str()).collect()
}

/// `count` obligations due within a year of `around`, in every state that one can be in.
pub fn random(chance: &mut Chance, rows: &Rows, around: NaiveDate, count: usize) -> Vec<obligation::Model> {
    let directory = Directory::new(Rows {
        units: rows.units.clone(),
        placements: rows.placements.clone(),
        ..Rows::default()
    });
    let mut units: Vec<UnitId> = rows.units.iter().map(|unit| unit.id).collect();
    let staff = rows.people.iter().filter(|person| person.agency_id.is_none());
    let mut people: Vec<PersonId> = staff.map(|person| person.id).collect();
    units.sort_unstable();
    people.sort_unstable();
    let tasks: Vec<_> = shipped().tasks().collect();
    let seed = chance.0;
    (0..count)
        .map(|nth| {
            let task = *chance.one_of(&tasks);
            let leg = chance.one_of(&task.legs);
            let unit = *chance.one_of(&units);
            let above = |kind| directory.at_or_above(unit, kind, around);
            let mut row = obligation::Model {
                id: ObligationId(Uuid::from_u128(u128::from(seed) << 64 | (nth as u128 + 1))),
                slot: format!("random|{seed}|{nth}"),
                task: task.reference.clone(),
                leg: if chance.once_in(20) {
                    format!("{}/gone", task.reference)
                } else {
                    leg.id.clone()
                },
                unit_id: unit,
                team_id: above(UnitKind::Team),
                service_id: above(UnitKind::Service),
                holder_id: (!leg.per_holder.is_empty() || chance.once_in(9)).then(|| *chance.one_of(&people)),
                ..blank(chance, around)
            };
            if matches!(leg.cadence, Cadence::MeetingCycle { .. }) && !rows.meetings.is_empty() {
                row.meeting_id = (!chance.once_in(4)).then(|| chance.one_of(&rows.meetings).id);
            }
            if chance.once_in(9) {
                // It stood elsewhere then.
                let service = rows.units.iter().find(|unit| unit.kind == UnitKind::Service);
                row.service_id = service
                    .map(|unit| unit.id)
                    .filter(|_| row.unit_id != unit || chance.once_in(2));
            }
            row
        })
        .collect()
}

fn blank(chance: &mut Chance, around: NaiveDate) -> obligation::Model {
    use ObligationNature::{Event, Meeting, Periodic, Planned, Standing};
    let day = |chance: &mut Chance, spread: usize| {
        around - Days::new(spread as u64) + Days::new(chance.below(2 * spread) as u64)
    };
    let nature = *chance.one_of(&[
        Periodic, Periodic, Periodic, Periodic, Meeting, Event, Standing, Planned,
    ]);
    let undated = match nature {
        Standing | Planned => !chance.once_in(10),
        Periodic | Meeting | Event => chance.once_in(20),
    };
    let due_on = if undated { UNDATED } else { day(chance, 365) };
    let (period_start, period_end) = if undated {
        (around - Days::new(400), around - Days::new(400))
    } else {
        (due_on - Days::new(40), due_on - Days::new(10))
    };
    let required = 1 + chance.below(3);
    let met = chance.below(required + 2);
    let state = if chance.once_in(4) {
        *chance.one_of(&[
            ObligationState::Waived,
            ObligationState::NotApplicable,
            ObligationState::Cancelled,
        ])
    } else {
        ObligationState::Active
    };
    let near = if undated { around } else { due_on };
    let completed_on = (met >= required).then(|| near - Days::new(20) + Days::new(chance.below(40) as u64));
    obligation::Model {
        id: ObligationId(Uuid::nil()),
        slot: String::new(),
        nature,
        task: String::new(),
        leg: String::new(),
        unit_id: UnitId(Uuid::nil()),
        team_id: None,
        service_id: None,
        holder_id: None,
        meeting_id: None,
        period_label: format!("{period_start} to {period_end}"),
        period_start,
        period_end,
        due_on,
        required: i32::try_from(required).expect("a small number"),
        met: i32::try_from(met).expect("a small number"),
        completed_on,
        state,
        reason: (state != ObligationState::Active).then(|| "a reason".to_owned()),
        decided_by: None,
        decided_at: None,
        ended_at: None,
        because: r#"{"origin":"LEG","sentence":"it is due","script":null,"line":null,"column":null,"leg":null,"source":null}"#
            .to_owned(),
        created_at: Instant(8),
    }
}

/// Writes them.
pub async fn store(store: &Store, obligations: Vec<obligation::Model>) {
    for some in obligations.chunks(500) {
        let changes = Changes {
            obligations: some.to_vec(),
            ..Changes::default()
        };
        store.commit(changes).await.expect("room for obligations");
    }
}
