"""见证: a process of its own at another agency that remembers how far a log has come and cosigns only growth."""
