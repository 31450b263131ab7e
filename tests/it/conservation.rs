//! Whatever happens, and in whatever order: no obligation is lost, none is there twice, and each is met, decided about,
//! cancelled with a reason, or open with a date. `PLUMBLINE_HISTORIES` sets how many random histories are tried.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
};

use api::service::{escalation, obligation, period_end};
use chrono::{Days, NaiveDate, TimeDelta};
use entity::{
    column::{ObligationNature, ObligationState},
    obligation::{Column, Entity, Model, UNDATED},
};
use harness::{
    app::World,
    builder::Submission,
    db::{Backend, Content, Db},
    rule_dir::RuleDir,
};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any},
    prop_oneof,
    test_runner::{Config, TestRunner},
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    /// An audit of a worker's file, so many days ago.
    Submit { worker: usize, ago: u64 },
    /// The nth open obligation is waived, or marked as not applicable.
    Decide { nth: usize, waive: bool },
    /// The nth decision is undone.
    Undo { nth: usize },
    /// A team moves to one of the services.
    Move { service: usize },
    /// A worker leaves, or is back.
    Worker { worker: usize, gone: bool },
    /// A quarterly row becomes a monthly one, or quarterly again.
    Rule { monthly: bool },
    /// Days go by.
    Wait { days: u64 },
    /// The server stops and starts on the same database.
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4_usize, 0..40_u64).prop_map(|(worker, ago)| Step::Submit { worker, ago }),
        2 => (any::<u16>(), any::<bool>()).prop_map(|(nth, waive)| Step::Decide { nth: nth.into(), waive }),
        1 => any::<u16>().prop_map(|nth| Step::Undo { nth: nth.into() }),
        1 => (0..2_usize).prop_map(|service| Step::Move { service }),
        2 => (0..4_usize, any::<bool>()).prop_map(|(worker, gone)| Step::Worker { worker, gone }),
        1 => any::<bool>().prop_map(|monthly| Step::Rule { monthly }),
        2 => (1..50_u64).prop_map(|days| Step::Wait { days }),
        1 => Just(Step::Restart),
    ]
}

/// A history while it runs.
struct History {
    world: World,
    db: Db,
    rules: RuleDir,
    monthly: bool,
    known: BTreeMap<String, Model>,
}

const WORKERS: [(&str, &str); 4] = [
    ("W-N1", "Asha Whitlow"),
    ("W-N2", "Tom Berriman"),
    ("W-N3", "Leila Osgood"),
    ("W-N4", "Joe Farthing"),
];
/// A quarterly row, and its cases.
const ROW: &str = "part4/4.16_performance_review_by_the_director.rhai";
const CASES: &str = "part4/4.16_performance_review_by_the_director.cases.toml";
const LEAD: &str = "head-of-safeguarding";

impl History {
    async fn begin(backend: Backend) -> Option<Self> {
        let db = Db::new(backend, Content::County).await?;
        let rules = RuleDir::shipped();
        // Its cases hold for every cadence once they do not say in which period.
        let cases = std::fs::read_to_string(rules.file(CASES)).unwrap();
        let cases = (1..=4).fold(cases, |cases, nth| cases.replace(&format!(", in 2026/27 Q{nth}"), ""));
        rules.write(CASES, &cases);
        let world = World::with_rules(db.again(), rules.path()).await;
        let mut history = Self {
            world,
            db,
            rules,
            monthly: false,
            known: BTreeMap::new(),
        };
        history.check().await;
        Some(history)
    }

    async fn end(self) {
        self.world.stop().await;
        self.db.close().await;
    }

    fn today(&self) -> NaiveDate {
        self.world.app().today()
    }

    async fn happen(&mut self, step: &Step) {
        match *step {
            Step::Submit { worker, ago } => {
                let audit = Submission::supervision_audit()
                    .with("worker", WORKERS[worker].0)
                    .without("caseFile")
                    .with("eventDate", (self.today() - Days::new(ago)).to_string());
                let manager = self.world.caller("practice-manager");
                self.world.submit(&manager, &audit).await;
            }
            Step::Decide { nth, waive } => {
                let verb = if waive { "waiveObligation" } else { "markNotApplicable" };
                self.decide(nth, verb, |row| {
                    row.state == ObligationState::Active && row.completed_on.is_none()
                })
                .await;
            }
            Step::Undo { nth } => {
                let decided = [ObligationState::Waived, ObligationState::NotApplicable];
                self.decide(nth, "undoDecision", |row| decided.contains(&row.state))
                    .await;
            }
            Step::Move { service } => {
                let service = ["SVC-LOC", "SVC-CIC"][service];
                let (today, before) = (self.today(), self.today() - Days::new(1));
                let lines = format!(
                    "T-EAST,TEAM,East Locality Team,SVC-LOC,2013-04-01,{before}\nT-EAST,TEAM,East Locality Team,{service},{today},\n"
                );
                self.units(&lines).await;
            }
            Step::Worker { worker, gone } => {
                let (code, name) = WORKERS[worker];
                let last = if gone { self.today().to_string() } else { String::new() };
                self.units(&format!("{code},WORKER,{name},T-NORTH,2013-04-01,{last}\n"))
                    .await;
            }
            Step::Rule { monthly } => self.rule(monthly).await,
            Step::Wait { days } => self.world.clock.advance(TimeDelta::days(i64::try_from(days).unwrap())),
            Step::Restart => {
                let clock = self.world.clock.clone();
                let world = World::with_rules_by(self.db.again(), self.rules.path(), clock).await;
                std::mem::replace(&mut self.world, world).stop().await;
            }
        }
        self.world.app().refresh().await.unwrap();
        escalation::escalate(self.world.app()).await.unwrap();
        period_end::end(self.world.app()).await.unwrap();
        self.check().await;
    }

    async fn decide(&self, nth: usize, verb: &str, which: impl Fn(&Model) -> bool) {
        let fitting: Vec<&Model> = self.known.values().filter(|row| which(row)).collect();
        let Some(row) = fitting.get(nth % fitting.len().max(1)) else {
            return;
        };
        let document = format!(
            "mutation($input: ObligationDecisionInput!) {{ {verb}(input: $input) {{ errors {{ code message }} }} }}"
        );
        let id = format!("obl_{}", row.id.0.simple());
        let input = json!({ "input": { "obligation": id, "reason": "as agreed" } });
        let reply: Value = self.world.caller(LEAD).ask(&document, input).await;
        assert_eq!(reply[verb]["errors"], json!([]), "{row:#?}");
    }

    async fn units(&self, lines: &str) {
        let header = "code,kind,name,parent,valid_from,valid_to\n";
        self.world.import("units", &format!("{header}{lines}")).await;
    }

    async fn rule(&mut self, monthly: bool) {
        if monthly == self.monthly {
            return;
        }
        // Versions are told apart by when they were known.
        self.world.clock.advance(TimeDelta::minutes(1));
        let before = self.world.app().rules().book().seq();
        let words = ["every(\"quarter\")", "every(\"month\")"];
        let (old, new) = if monthly {
            (words[0], words[1])
        } else {
            (words[1], words[0])
        };
        self.rules.replace(ROW, old, new);
        self.monthly = monthly;
        let live = || async { self.world.app().rules().book().seq() > before };
        self.world.until("the other rule is live", live).await;
    }

    /// Plans, and looks whether everything is accounted for.
    async fn check(&mut self) {
        obligation::plan(self.world.app()).await.unwrap();
        let connection = self.db.connect().await;
        let planned = Entity::find()
            .order_by_asc(Column::Slot)
            .all(&connection)
            .await
            .unwrap();
        obligation::plan(self.world.app()).await.unwrap();
        let rows = Entity::find()
            .order_by_asc(Column::Slot)
            .all(&connection)
            .await
            .unwrap();
        let moved: Vec<_> = planned
            .iter()
            .zip(&rows)
            .filter(|(before, after)| before != after)
            .collect();
        assert!(
            moved.is_empty() && planned.len() == rows.len(),
            "a plan that is made again changes nothing: {moved:#?}"
        );
        let counted = "SELECT CAST(count(*) AS bigint) AS n FROM satisfaction WHERE counted";
        let met: i64 = rows.iter().map(|row| i64::from(row.met)).sum();
        connection.close().await.unwrap();
        assert_eq!(self.db.number(counted).await, met, "what counts is counted");
        let slots: BTreeSet<&str> = rows.iter().map(|row| row.slot.as_str()).collect();
        assert_eq!(slots.len(), rows.len(), "none is there twice");
        for row in &rows {
            accounted_for(row);
        }
        let rows: BTreeMap<String, Model> = rows.into_iter().map(|row| (row.slot.clone(), row)).collect();
        for (slot, before) in &self.known {
            let after = rows.get(slot).unwrap_or_else(|| panic!("{slot} is lost"));
            assert_eq!(after.id, before.id, "{slot}");
            if before.completed_on.is_some() && before.state == ObligationState::Active {
                assert_eq!(
                    (after.state, after.completed_on),
                    (before.state, before.completed_on),
                    "{after:#?}"
                );
            }
        }
        self.known = rows;
    }
}

/// Met, decided about by somebody, cancelled with a reason, or open with a date where it has one.
fn accounted_for(row: &Model) {
    let reason = row.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
    let undated = matches!(row.nature, ObligationNature::Standing | ObligationNature::Planned);
    assert_eq!(
        row.completed_on.is_some(),
        row.met >= row.required && row.required > 0,
        "{row:#?}"
    );
    match row.state {
        ObligationState::Active => assert_eq!(row.due_on == UNDATED, undated, "{row:#?}"),
        // What came for it after all, for a day before it was cancelled, stays counted.
        ObligationState::Cancelled => assert!(reason, "{row:#?}"),
        ObligationState::Waived | ObligationState::NotApplicable => {
            assert!(
                reason && row.decided_by.is_some() && row.decided_at.is_some(),
                "{row:#?}"
            );
        }
    }
}

fn histories(backend: Backend, usual: u32) {
    let cases = env::var("PLUMBLINE_HISTORIES").ok().and_then(|it| it.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(usual),
        failure_persistence: None,
        max_shrink_iters: 40,
        ..Config::default()
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let held = TestRunner::new(config).run(&vec(step(), 3..12), |steps| {
        runtime.block_on(async {
            let Some(mut history) = History::begin(backend).await else {
                return;
            };
            for step in &steps {
                history.happen(step).await;
            }
            history.end().await;
        });
        Ok(())
    });
    held.unwrap();
}

#[test]
fn nothing_is_lost_on_sqlite() {
    histories(Backend::Sqlite, 5);
}

#[test]
fn nothing_is_lost_on_postgres() {
    histories(Backend::Postgres, 3);
}
