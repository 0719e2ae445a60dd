"""Volume 查阅量: does this post read many more records than its peers?"""

from .base import Check

CHECK = Check("volume", lambda tally: tally.records)
