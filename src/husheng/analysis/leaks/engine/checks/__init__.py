"""The checks: one question about reading in each file. What each asks is in its first sentence, and in the docs."""

from . import breadth, burst, contractor, hours, idle, sitting, volume
from .base import Against, Check

ALL: tuple[Check, ...] = (
    volume.CHECK,
    idle.CHECK,
    hours.CHECK,
    breadth.CHECK,
    sitting.CHECK,
    burst.CHECK,
    contractor.CHECK,
)

__all__ = ["ALL", "Against", "Check"]
