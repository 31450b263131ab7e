//! What the calendar would become under other rules.

use async_graphql::{Context, InputObject, Object};

use crate::{
    graphql::{
        context::InSession,
        error::Fault,
        object::{plan::PlanPreview, user_error::refusals},
    },
    service::obligation::{self, Script},
};

/// Queries of plans.
#[derive(Default)]
pub struct PlanQuery;

/// A file of the rules as you would have it.
#[derive(InputObject)]
pub struct ScriptInput {
    /// Where it stands in the rules, such as `part3/3.16_supervision_case_file_audit.rhai`; a new row under a name of its own.
    path: String,
    /// Its text, at most 64 KiB. Send it as a variable: documents are held shorter.
    source: String,
}

/// Queries of plans.
#[Object]
impl PlanQuery {
    /// What would become of what is due if these files of the live rules were replaced: checked, planned and compared with
    /// what is stored. Nothing is stored. For the QA lead and those who approve rules.
    async fn preview_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The files that differ from the live rules; none to see what the next plan would change.")]
        scripts: Vec<ScriptInput>,
    ) -> Result<Option<PlanPreview>, Fault> {
        let session = ctx.session();
        let scripts = scripts.into_iter().map(|script| Script {
            path: script.path,
            source: script.source,
        });
        let answer = obligation::preview(&session.app, &session.actor, scripts.collect()).await;
        Ok(Some(match refusals(answer)? {
            Ok(preview) => PlanPreview::new(preview),
            Err(errors) => PlanPreview::refused(errors),
        }))
    }
}
