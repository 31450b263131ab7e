//! From a role that a rule names to the people who hold it: structure as on the event date, people as at submission.
