//! Anything by its global id.

use async_graphql::{Context, ID, Object};

use crate::graphql::{connection::LONGEST_PAGE, context::InSession, error::Fault, object::node::Node};

/// Queries by global id.
#[derive(Default)]
pub struct NodeQuery;

/// Queries by global id.
#[Object]
impl NodeQuery {
    /// Anything by its global id; `null` where it does not exist or you may not see it.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its global id.")] id: ID) -> Result<Option<Node>, Fault> {
        Node::find(ctx.session(), "id", &id).await
    }

    /// Several things by their global ids, at most 100, in the same order; `null` for each that does not exist or that you
    /// may not see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Their global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Fault> {
        if ids.len() > LONGEST_PAGE {
            return Err(Fault::argument(
                "ids",
                format!("expected at most {LONGEST_PAGE}, got {}", ids.len()),
            ));
        }
        let session = ctx.session();
        let each = ids.iter().map(|id| Node::find(session, "ids", id));
        together(each).await
    }
}

/// Waits for all of them at once, so that their loads go out together.
async fn together<T, F>(each: impl Iterator<Item = F>) -> Result<Vec<T>, Fault>
where
    F: Future<Output = Result<T, Fault>>,
{
    let mut waiting: Vec<_> = each.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|cx| {
        for (one, answer) in &mut waiting {
            if answer.is_none()
                && let std::task::Poll::Ready(done) = one.as_mut().poll(cx)
            {
                *answer = Some(done);
            }
        }
        if waiting.iter().all(|(_, answer)| answer.is_some()) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    waiting.into_iter().filter_map(|(_, answer)| answer).collect()
}
