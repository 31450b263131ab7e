//! Rules: refused, faulted, replaced while the server runs, and read as a book.

mod book;
mod fault;
mod reload;
mod start;
