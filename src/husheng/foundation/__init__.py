"""The floor everything stands on: identity, acts, time, ledger and sealed values."""
