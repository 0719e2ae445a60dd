"""The purposes for which a personal value may be read; there is no "other"."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """查阅事由."""

    CHECK_LEAD = "check_lead"
    ANSWER_SOURCE = "answer_source"
    INVESTIGATE = "investigate"
    HAND_OVER = "hand_over"
    PROTECT = "protect"

    @property
    def zh(self) -> str:
        """事由的中文."""
        return _ZH[self]


_ZH = {
    Purpose.CHECK_LEAD: "核查线索",
    Purpose.ANSWER_SOURCE: "答复举报人",
    Purpose.INVESTIGATE: "调查取证",
    Purpose.HAND_OVER: "移送材料",
    Purpose.PROTECT: "保护与救助",
}
