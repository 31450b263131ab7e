//! What the product does, a noun a file, without HTTP or GraphQL.
