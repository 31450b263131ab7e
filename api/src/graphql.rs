//! The schema: objects, queries, mutations. Only here is `async_graphql` named.
