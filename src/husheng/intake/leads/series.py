"""The series in which leads are numbered: HD-X-2023-0412, HD-XR-2023-0001."""

from __future__ import annotations

from typing import Final

REGISTERED: Final = "X"  # 线索
# 热线批量: numbers without gaps are held until their act is over, and a whole year's file takes a minute. With a series
# of its own nobody of the agency waits for it who registers a lead meanwhile.
IMPORTED: Final = "XR"
