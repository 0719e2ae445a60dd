"""Deadlines 时限: every duty has a statutory clock that can be recomputed and explained.

`clock/` is a pure engine without Django, `law/` its rules as data; the rest keeps running clocks in the
database.
"""
