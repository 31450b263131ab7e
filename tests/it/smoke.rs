//! The server comes up on both databases.

use harness::both;
both!(alive, |world| async move {
    assert_eq!(world.db.number("SELECT CAST(1 AS bigint) AS n").await, 1);
});
