//! A small made-up county to look at: units, people, files and some weeks of audits. No real person, place or file.

pub mod county;
pub mod persona;
pub mod query;
pub mod story;
