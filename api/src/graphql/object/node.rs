//! Everything that has a global id, behind one interface.

use async_graphql::{ID, Interface};

use super::{
    agency::Agency, appointment::Appointment, attachment::Attachment, concern::Concern, distribution::Distribution,
    evaluation::Evaluation, evidence::Evidence, feed::Feed, follow_up::FollowUp, meeting::Meeting,
    obligation::Obligation, person::Person, role::Role, rule_version::RuleVersion, task::Task, unit::Unit,
};
use crate::graphql::{
    context::Session,
    error::Fault,
    id::{self, Key, Target, Word},
};

/// Something with a global id. Ids are opaque and last; `node(id:)` finds it again.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id: opaque, lasting, unique among all nodes."))]
pub enum Node {
    Agency(Agency),
    Appointment(Appointment),
    Attachment(Attachment),
    Concern(Concern),
    Distribution(Distribution),
    Evaluation(Evaluation),
    Evidence(Evidence),
    Feed(Feed),
    FollowUp(FollowUp),
    Meeting(Meeting),
    Obligation(Obligation),
    Person(Person),
    Role(Role),
    RuleVersion(RuleVersion),
    Task(Task),
    Unit(Unit),
}

impl Node {
    /// Finds what an id points at; nothing where it does not exist or may not be seen.
    ///
    /// # Errors
    ///
    /// [`Fault::BadInput`] where the id is none; a fault where it cannot be read.
    pub async fn find(session: &Session, argument: &str, id: &ID) -> Result<Option<Self>, Fault> {
        match id::target(id).map_err(|why| Fault::argument(argument, why))? {
            Target::Word(word, text) => Ok(Self::word(session, word, &text)),
            Target::Row(prefix, key) => Self::row(session, prefix, key).await,
        }
    }

    fn word(session: &Session, word: Word, text: &str) -> Option<Self> {
        let words = &session.newest;
        match word {
            Word::Task => Task::find(words, text).map(Self::Task),
            Word::Role => words.role(text).cloned().map(Role::Known).map(Self::Role),
            Word::RuleVersion => RuleVersion::find(session, text).map(Self::RuleVersion),
        }
    }

    async fn row(session: &Session, prefix: &str, key: uuid::Uuid) -> Result<Option<Self>, Fault> {
        use entity::id::{
            AgencyId, AppointmentId, AttachmentId, ConcernId, DistributionId, EvaluationId, EvidenceId, FeedId,
            FollowUpId, MeetingId, ObligationId, PersonId, UnitId,
        };
        Ok(match prefix {
            AgencyId::PREFIX => session
                .directory
                .agency(AgencyId(key))
                .cloned()
                .map(|row| Self::Agency(Agency(row))),
            AppointmentId::PREFIX => Appointment::look_up(session, AppointmentId(key)).map(Self::Appointment),
            PersonId::PREFIX => Person::look_up(session, PersonId(key)).map(Self::Person),
            UnitId::PREFIX => Unit::look_up(session, UnitId(key)).map(Self::Unit),
            MeetingId::PREFIX => Meeting::find(session, MeetingId(key)).map(Self::Meeting),
            AttachmentId::PREFIX => Attachment::find(session, AttachmentId(key))
                .await?
                .map(Self::Attachment),
            ConcernId::PREFIX => session
                .load(ConcernId(key))
                .await?
                .map(|row| Self::Concern(Concern(row))),
            DistributionId::PREFIX => session
                .load(DistributionId(key))
                .await?
                .map(|row| Self::Distribution(Distribution::new(row, None))),
            EvaluationId::PREFIX => session
                .load(EvaluationId(key))
                .await?
                .map(|row| Self::Evaluation(Evaluation::new(row))),
            EvidenceId::PREFIX => session
                .load(EvidenceId(key))
                .await?
                .map(|row| Self::Evidence(Evidence::new(row))),
            FeedId::PREFIX => session.load(FeedId(key)).await?.map(|row| Self::Feed(Feed(row))),
            FollowUpId::PREFIX => session
                .load(FollowUpId(key))
                .await?
                .map(|row| Self::FollowUp(FollowUp::new(row, None))),
            ObligationId::PREFIX => session
                .load(ObligationId(key))
                .await?
                .map(|row| Self::Obligation(Obligation(row))),
            _ => None,
        })
    }
}
