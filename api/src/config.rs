//! Settings: flags over environment over file over defaults; every mistake at once.
