"""A seized list against the read log: who has read what share of it, and how likely that is by chance alone."""

from .chance import log_chance, log_tail
from .overlap import LEAST, Cell, Confidence, Judged, Overlap, Reading, judge

__all__ = ["LEAST", "Cell", "Confidence", "Judged", "Overlap", "Reading", "judge", "log_chance", "log_tail"]
