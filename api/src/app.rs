//! Handles that every request needs: store, live rules, directory, clock.

/// Cheap to clone; everything inside is shared.
#[derive(Clone, Debug)]
pub struct App {}
