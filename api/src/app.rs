//! Handles that every request needs: store, live rules, directory, clock.
