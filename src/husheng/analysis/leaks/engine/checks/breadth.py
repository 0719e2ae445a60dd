"""Breadth 涉及范围: does this post read in many more matters and registers than its peers?"""

from .base import Check

CHECK = Check("breadth", lambda tally: tally.places)
