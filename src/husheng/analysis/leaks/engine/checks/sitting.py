"""A sitting 集中翻阅: on one day, were many more records read for nothing than peers ever read on theirs?

Somebody who copies "a few dozen" now and then drowns in a month's work, but not in a day's.
"""

from .base import Check

CHECK = Check("sitting", lambda tally: tally.sitting)
