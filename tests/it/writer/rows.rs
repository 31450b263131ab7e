//! A small directory and rows to write into it.

use api::store::{Changes, Pins, Satisfied, Store, StoreSettings};
use chrono::NaiveDate;
use entity::{
    column::{
        ConcernLevel, DistributionMode, DistributionStatus, EvidenceKind, EvidenceStatus, FollowUpKind, FollowUpStatus,
        ObligationNature, ObligationState, UnitKind, Verdict,
    },
    distribution, evaluation, evidence, follow_up,
    id::{DistributionId, EvaluationId, EvidenceId, FollowUpId, ObligationId, PersonId, UnitId},
    idempotency,
    instant::Instant,
    obligation, person, rule_set, unit,
};
use harness::db::Db;
use sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;

/// A store on a database with a service, two teams, a worker and two people.
pub struct Ground {
    pub store: Store,
    pub service: UnitId,
    pub team: UnitId,
    pub other_team: UnitId,
    pub worker: UnitId,
    pub me: PersonId,
    pub other: PersonId,
}

pub fn id<T: From<Uuid>>() -> T {
    T::from(Uuid::now_v7())
}

pub fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, day).unwrap()
}

impl Ground {
    pub async fn new(db: &Db) -> Self {
        Self::with(db, StoreSettings::new(&db.url)).await
    }

    pub async fn with(db: &Db, settings: StoreSettings) -> Self {
        let connection = db.connect().await;
        let mut units = Vec::new();
        let kinds = [UnitKind::Service, UnitKind::Team, UnitKind::Team, UnitKind::Worker];
        for (index, kind) in kinds.into_iter().enumerate() {
            let row = unit::Model {
                id: id(),
                kind,
                code: format!("U{index}"),
                valid_from: day(1),
                valid_to: None,
            };
            units.push(row.id);
            unit::Entity::insert(row.into_active_model())
                .exec(&connection)
                .await
                .unwrap();
        }
        let mut people = Vec::new();
        for code in ["me", "other"] {
            let row = person::Model {
                id: id(),
                code: code.to_owned(),
                subject: code.to_owned(),
                name: code.to_owned(),
                agency_id: None,
            };
            people.push(row.id);
            person::Entity::insert(row.into_active_model())
                .exec(&connection)
                .await
                .unwrap();
        }
        let rules = rule_set::Model {
            hash: "rules".to_owned(),
            source: "{}".to_owned(),
            created_at: Instant(1),
        };
        rule_set::Entity::insert(rules.into_active_model())
            .exec(&connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        Self {
            store: Store::open(&settings).await.unwrap(),
            service: units[0],
            team: units[1],
            other_team: units[2],
            worker: units[3],
            me: people[0],
            other: people[1],
        }
    }

    /// Evidence about the worker's work with its evaluation, judged by nothing and under no key.
    pub fn audit(&self) -> Changes {
        let evidence = self.evidence();
        let evaluation = evaluation::Model {
            id: evidence.evaluation_id,
            evidence_id: evidence.id,
            revision: 1,
            rule_set_hash: "rules".to_owned(),
            verdict: evidence.verdict,
            outcomes: "[]".to_owned(),
            facts: "{}".to_owned(),
            facts_read: "[]".to_owned(),
            fault: None,
            operations: 12,
            duration_micros: 34,
            evaluated_at: Instant(5),
        };
        Changes {
            evidence: vec![evidence],
            evaluations: vec![evaluation],
            ..Changes::default()
        }
    }

    /// The same under a key and judged by the first epoch.
    pub fn keyed(&self, key: &str, body: &str) -> Changes {
        let mut changes = self.audit();
        changes.pins = Some(Pins { rules: 0, directory: 0 });
        changes.idempotency = Some(idempotency::Model {
            person_id: self.me,
            key: key.to_owned(),
            operation: "submitEvidence".to_owned(),
            body_hash: body.to_owned(),
            subject_id: changes.evidence[0].id.0,
            created_at: Instant(5),
        });
        changes
    }

    fn evidence(&self) -> evidence::Model {
        evidence::Model {
            id: id(),
            task: "3.16".to_owned(),
            kind: EvidenceKind::Audit,
            status: EvidenceStatus::Submitted,
            revision: 1,
            submitted_at: Instant(5),
            submitted_by: self.me,
            event_date: day(2),
            period_start: None,
            period_end: Some(day(31)),
            unit_id: self.team,
            team_id: Some(self.team),
            service_id: Some(self.service),
            worker_id: Some(self.worker),
            case_file_id: None,
            case_file_reference: Some("CF/1 ‘ü’".to_owned()),
            tool: None,
            grade: None,
            concern: ConcernLevel::Significant,
            answers: "[]".to_owned(),
            findings: "[]".to_owned(),
            participants: "[]".to_owned(),
            good_practice: None,
            narrative: Some(String::new()),
            named_obligations: "[]".to_owned(),
            follow_up_id: None,
            restricted: false,
            child_protection: true,
            looked_after: false,
            evaluation_id: id::<EvaluationId>(),
            verdict: Verdict::ActionRequired,
            status_reason: None,
        }
    }

    pub fn follow_up(&self, cause: EvidenceId, key: &str, guard: Option<&str>) -> follow_up::Model {
        follow_up::Model {
            id: id::<FollowUpId>(),
            kind: FollowUpKind::FurtherAudit,
            status: FollowUpStatus::Open,
            task: "3.16".to_owned(),
            cause_id: cause,
            concern_id: None,
            outcome_key: key.to_owned(),
            guard: guard.map(str::to_owned),
            due_on: day(30),
            owner_id: Some(self.other),
            owner_role: "PRACTICE_MANAGER".to_owned(),
            unit_id: self.team,
            service_id: Some(self.service),
            worker_id: Some(self.worker),
            case_file_id: None,
            case_file_reference: None,
            created_at: Instant(6),
            closed_at: None,
            closed_by: None,
            closed_reason: None,
            because: "[]".to_owned(),
        }
    }

    pub fn distribution(&self, evidence: EvidenceId, key: &str, person: Option<PersonId>) -> distribution::Model {
        distribution::Model {
            id: id::<DistributionId>(),
            evidence_id: Some(evidence),
            concern_id: None,
            obligation_id: None,
            outcome_key: key.to_owned(),
            mode: DistributionMode::Copy,
            role: "LSCB".to_owned(),
            person_id: person,
            unit_id: Some(self.service),
            via: None,
            gap: false,
            status: DistributionStatus::Active,
            cancelled_reason: None,
            created_at: Instant(7),
            acknowledged_at: None,
            because: "[]".to_owned(),
        }
    }

    pub fn obligation(&self, slot: &str, required: i32) -> obligation::Model {
        obligation::Model {
            id: id::<ObligationId>(),
            slot: slot.to_owned(),
            nature: ObligationNature::Periodic,
            task: "3.16".to_owned(),
            leg: "3.16/a1".to_owned(),
            unit_id: self.team,
            team_id: Some(self.team),
            service_id: Some(self.service),
            holder_id: None,
            meeting_id: None,
            period_label: "May".to_owned(),
            period_start: day(1),
            period_end: day(31),
            due_on: day(31),
            required,
            met: 0,
            completed_on: None,
            state: ObligationState::Active,
            reason: None,
            decided_by: None,
            decided_at: None,
            ended_at: None,
            because: "[]".to_owned(),
            created_at: Instant(8),
        }
    }
}

pub fn satisfied(slot: &str, evidence: EvidenceId, on: NaiveDate) -> Satisfied {
    Satisfied {
        slot: slot.to_owned(),
        evidence_id: evidence,
        submitted_on: on,
    }
}
