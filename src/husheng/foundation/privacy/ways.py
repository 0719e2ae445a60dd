"""The ways in which a personal value reaches somebody; each is accounted, and each has a daily quota."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """查阅方式."""

    REVEAL = "reveal"
    DOWNLOAD = "download"
    EXPORT = "export"
    BREAK_GLASS = "break_glass"
    LIST = "list"

    @property
    def zh(self) -> str:
        """方式的中文."""
        return _ZH[self]


_ZH = {
    Way.REVEAL: "显示",
    Way.DOWNLOAD: "下载",
    Way.EXPORT: "导出材料",
    Way.BREAK_GLASS: "紧急查阅",
    Way.LIST: "按号查询",
}
