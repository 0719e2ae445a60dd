"""Odd hours 非工作时间: is more of this post's reading done at night and on days off than its peers'?"""

from .base import Check

CHECK = Check("hours", lambda tally: tally.odd_hours, lambda tally: tally.reads + 1.0)
