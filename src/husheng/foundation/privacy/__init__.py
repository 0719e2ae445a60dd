"""Accounted reading of personal values: who read what, why, written down before anything is shown."""
