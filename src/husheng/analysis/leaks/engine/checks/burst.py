"""A burst 批量查阅: were many more records opened within one hour than in the busiest hour of the peers?"""

from .base import Check

CHECK = Check("burst", lambda tally: tally.burst)
