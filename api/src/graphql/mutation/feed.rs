//! Subscribing to calendars, and ending that.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::input::Reader;
use crate::{
    graphql::{
        context::InSession,
        error::Fault,
        object::{
            feed::Feed,
            user_error::{UserError, refusals},
        },
        scalar::RoleCode,
        term::FeedKind,
    },
    service::{
        error::ServiceError,
        feed::{self, NewFeed},
    },
};

/// Mutations of calendars.
#[derive(Default)]
pub struct FeedMutation;

/// The calendar that is wanted.
#[derive(InputObject)]
pub struct CreateFeedInput {
    /// A fresh random text for every new calendar, and the same one when trying again after a lost reply.
    idempotency_key: String,
    /// Whose duties it shows.
    kind: FeedKind,
    /// For `ROLE` a role that you hold; for `FORUM` a forum that you belong to, or any of them for the safeguarding leads. Left
    /// out for `PERSON`.
    role: Option<RoleCode>,
}

/// Which calendar is ended.
#[derive(InputObject)]
pub struct RevokeFeedInput {
    /// The calendar.
    feed: ID,
}

/// What became of the subscription.
#[derive(SimpleObject, Default)]
pub struct CreateFeedPayload {
    /// The calendar; `null` when it was refused.
    feed: Option<Feed>,
    /// Its private address on the host of this API, such as `/calendar/….ics`, for a program that shows calendars. Whoever has it
    /// reads the calendar: keep it like a password. It is told this once; `null` when the same key was sent before. Then end
    /// this calendar with `revokeFeed` and make another.
    address: Option<String>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// What became of ending it.
#[derive(SimpleObject, Default)]
pub struct RevokeFeedPayload {
    /// The calendar as it stands now; `null` when it was refused.
    feed: Option<Feed>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

/// Mutations of calendars.
#[Object]
impl FeedMutation {
    /// Subscribes you to a calendar of what is due, for programs that read iCalendar. It shows what you may see on the day it is
    /// fetched: with a role you lose its calendar.
    async fn create_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The calendar.")] input: CreateFeedInput,
    ) -> Result<Option<CreateFeedPayload>, Fault> {
        let session = ctx.session();
        let new = NewFeed {
            idempotency_key: input.idempotency_key,
            kind: input.kind.into(),
            role: input.role.map(|role| role.0),
        };
        let answer = feed::create(&session.app, &session.actor, new).await;
        Ok(Some(match refusals(answer)? {
            Ok(created) => CreateFeedPayload {
                feed: Some(Feed(Arc::new(created.feed))),
                address: created.address,
                errors: Vec::new(),
            },
            Err(errors) => CreateFeedPayload {
                errors,
                ..CreateFeedPayload::default()
            },
        }))
    }

    /// Ends a calendar of yours: its address finds nothing from now on. Ending it twice changes nothing.
    async fn revoke_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which calendar.")] input: RevokeFeedInput,
    ) -> Result<Option<RevokeFeedPayload>, Fault> {
        let session = ctx.session();
        let mut reader = Reader::default();
        let answer = match reader.key(&["feed"], &input.feed) {
            Some(id) => feed::revoke(&session.app, &session.actor, id).await,
            None => Err(ServiceError::Refused(reader.errors())),
        };
        Ok(Some(match refusals(answer)? {
            Ok(row) => RevokeFeedPayload {
                feed: Some(Feed(Arc::new(row))),
                errors: Vec::new(),
            },
            Err(errors) => RevokeFeedPayload { feed: None, errors },
        }))
    }
}
