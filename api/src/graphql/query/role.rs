//! Roles.

use async_graphql::{Context, InputObject, Object};

use crate::graphql::{
    connection::{Connection, Paging},
    context::InSession,
    error::Fault,
    list::among,
    object::role::Role,
    scalar::RoleCode,
    term::RoleKind,
};

/// Queries of roles.
#[derive(Default)]
pub struct RoleQuery;

/// Which roles are wanted; what is left out, or is an empty list, does not matter.
#[derive(InputObject, Default)]
pub struct RoleFilter {
    /// Of any of these kinds.
    kinds: Option<Vec<RoleKind>>,
    /// Whose code, name or other names contain this text, in any case.
    text: Option<String>,
}

impl RoleFilter {
    fn wants(&self, role: &rules::vocabulary::Role) -> bool {
        among(self.kinds.as_deref(), |kind| *kind == role.kind.into())
            && self
                .text
                .as_ref()
                .is_none_or(|text| is_called(role, &text.to_lowercase()))
    }
}

fn is_called(role: &rules::vocabulary::Role, text: &str) -> bool {
    let names = role.names.iter().map(|dated| &dated.name);
    names
        .chain(&role.aliases)
        .chain([&role.code])
        .any(|name| name.to_lowercase().contains(text))
}

/// Queries of roles.
#[Object]
impl RoleQuery {
    /// The roles of the framework, in its order.
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them.")] filter: Option<RoleFilter>,
        #[graphql(desc = "How many from the start, at most 100; 20 unless told.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, at most 100; not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Role>, Fault> {
        let filter = filter.unwrap_or_default();
        let wanted = ctx.session().newest.roles().iter().filter(|role| filter.wants(role));
        let wanted = wanted.cloned().map(Role::Known).collect();
        Connection::slice("roles", wanted, Paging::new(first, after, last, before))
    }

    /// A role by its code; `null` where the framework has none.
    async fn role(&self, ctx: &Context<'_>, #[graphql(desc = "Its code.")] code: RoleCode) -> Option<Role> {
        ctx.session().newest.role(&code.0).cloned().map(Role::Known)
    }
}
