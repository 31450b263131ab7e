//! Rules through the public surface: the shipped set, made-up facts, whole evaluations.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bank_holiday;
mod broken;
mod draw;
mod ended;
mod fixture;
mod follow_up;
mod golden;
mod intake;
mod late;
mod law;
mod recipient;
mod source;
mod theme;
