//! What is due: raised, decided about, told when it is late, and what follows when its period ends.

mod decide;
mod end;
mod late;
mod raise;
