//! The rule sets that govern: which one on which day, the newest one, and its replacement while the service runs.
