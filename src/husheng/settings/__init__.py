"""Settings: a handful, each with a safe default; imports nothing of the house."""
