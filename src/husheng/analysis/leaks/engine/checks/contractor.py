"""A contractor's quota 外包岗位: did a contractor's post read more records for nothing than its quota allows?

The clerks of the source were a contractor's. There are seldom enough contractors to compare them with each other, and a
contractor is hired for one task: what he reads beside it needs no peers to be asked about.
"""

from .base import Against, Check

CHECK = Check(
    "contractor",
    lambda tally: tally.idle,
    against=Against.QUOTA,
    about=lambda tally: tally.contractor,
)
