//! The rule book through its one function: what it says of the shipped framework, and how it stands up to any words.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod any_words;
mod csv;
mod fixture;
mod frequency;
mod html;
mod markdown;
mod names;
mod rows;
mod sentence;
mod spoken;
