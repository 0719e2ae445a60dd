"""Rewards for whistleblowers: decided by two, paid to whoever shows the receipt code, without knowing who it is."""
