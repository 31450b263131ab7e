//! The store's one transaction shape and the reads, below what a request can reach on purpose: guards, groups, pages.

mod group;
mod guard;
mod obligation;
mod outcome;
mod read;
mod rows;
