"""Idle reading 查而不办: for the work it does, does this post read many more records that it does nothing about?

Held against the work done, so that whoever works hardest is not the one who stands out; over a year it shows a reader
who takes a little every month (the registrar of the source).
"""

from .base import Check

ALL_AT_ONCE = 5.0  # a post that did nothing at all is compared with one that did a little

CHECK = Check("idle", lambda tally: tally.idle, lambda tally: tally.acted + ALL_AT_ONCE * tally.months)
