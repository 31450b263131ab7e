//! Units differ: how often concerns are found there, how often duties are late or left undone.

use entity::column::{ConcernLevel, Grade};

use crate::demo::chance::Chance;

/// Of a thousand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Temper {
    /// Audits that find a concern: 5 to 25 of a hundred.
    pub concern: u32,
    /// Duties done after their day.
    pub late: u32,
    /// Duties not done.
    pub missed: u32,
}

impl Temper {
    /// Of this unit, the same at all times.
    pub fn of(seed: u64, unit: &str) -> Self {
        let mut chance = Chance::of(seed, &format!("temper:{unit}"));
        Self {
            concern: chance.between(50, 250),
            late: chance.between(30, 120),
            missed: chance.between(12, 75),
        }
    }

    /// What an audit there comes to.
    pub fn judgement(self, chance: &mut Chance) -> (Grade, ConcernLevel) {
        use Grade::{Good, Inadequate, Outstanding, RequiresImprovement};
        if !chance.happens(self.concern) {
            let grades = [
                Outstanding,
                Good,
                Good,
                Good,
                Good,
                RequiresImprovement,
                RequiresImprovement,
            ];
            return (chance.one_of(&grades, Good), ConcernLevel::None);
        }
        if chance.happens(280) {
            (Inadequate, ConcernLevel::Significant)
        } else {
            (
                chance.one_of(
                    &[RequiresImprovement, RequiresImprovement, Inadequate],
                    RequiresImprovement,
                ),
                ConcernLevel::Concern,
            )
        }
    }
}
