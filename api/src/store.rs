//! The database: connections, the one writer, reads. Only here is `sea_orm` named.
