//! Rules through the public surface: the shipped set, made-up facts, whole evaluations.

mod fixture;
mod follow_up;
mod golden;
mod intake;
mod law;
mod recipient;
