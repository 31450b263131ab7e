//! The planner and the calendar through their public surface: the shipped rules, made-up directories, golden data.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod calendar;
mod county;
mod developing;
mod fan_out;
mod fixture;
mod golden;
mod legs;
mod meeting;
mod refused;
mod timeless;
mod whole;
