"""Erasure: what ends. People are erased for good, values are locked away in time, keys are replaced (P6, P8, L13)."""
