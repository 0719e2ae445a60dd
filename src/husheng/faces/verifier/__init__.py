"""核验器: what a prosecutor runs on another machine to check a record without us, offline and from one file."""
