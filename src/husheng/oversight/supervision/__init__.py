"""Supervision: the lateness ladder, listed supervision, and the scoreboards."""
