//! Logs: what was done, by whom, how long; never narrative, names or tokens.
