//! A made-up county to look at, small or whole: units, people, files and what happened there. No real person, place or file.

pub mod county;
pub mod load;
pub mod persona;
pub mod query;
pub mod story;
pub mod year;

mod chance;
mod outline;
