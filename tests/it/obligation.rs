//! What is due: whose it is and how it stands, every list and sum of it; raised, decided about, told when it is late, and what
//! follows when its period ends.

mod decide;
mod end;
mod filter;
mod late;
mod mine;
mod raise;
mod status;
mod task;
