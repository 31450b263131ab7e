//! From settings to a running `App`: or every reason why not.
