"""Home: what needs the reader today, what he waits for, what has just happened here."""
