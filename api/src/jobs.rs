//! What runs beside requests: watching rules, judging again. Every task is supervised and ends at shutdown.
