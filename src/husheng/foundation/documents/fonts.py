"""The fonts of official papers 公文字体 (GB/T 9704): .docx names the office's own; a PDF embeds
what is installed or stands in the office's font folder, else Noto CJK and LXGW WenKai."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import typst

from husheng.foundation.kernel.errors import Invalid, Problem

TITLE = "方正小标宋简体"
BODY = "仿宋_GB2312"
HEADING = "黑体"
SUBHEADING = "楷体_GB2312"

# First what an office owns, then the free stand-ins; the list is what the PDF tries in order.
STACKS: dict[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "Noto Serif CJK SC"),
    "body": ("FangSong_GB2312", "FangSong", "Noto Serif CJK SC"),
    "heading": ("SimHei", "Noto Sans CJK SC"),
    "subheading": ("KaiTi_GB2312", "KaiTi", "LXGW WenKai", "Noto Serif CJK SC"),
    "table": ("SimSun", "Noto Serif CJK SC"),
}


@lru_cache(maxsize=8)
def _load(folder: str) -> tuple[typst.Fonts, frozenset[str]]:
    fonts = typst.Fonts(font_paths=[folder] if folder else [])
    return fonts, frozenset(fonts.families())


def load(folder: Path | None = None) -> tuple[typst.Fonts, dict[str, list[str]]]:
    """The fonts of this machine and of `folder`, and for each use the families that exist here.

    Raises `Invalid` where a use has no Chinese font at all: a paper full of boxes must not leave the house.
    """
    if folder is not None and not folder.is_dir():
        problem = Problem("fonts", "字体文件夹不存在。", "请改正字体文件夹设置，或去掉它。")
        raise Invalid("PDF 没有生成。", [problem])
    fonts, families = _load(str(folder) if folder else "")
    found = {use: [name for name in stack if name in families] for use, stack in STACKS.items()}
    missing = sorted(use for use, names in found.items() if not names)
    if missing:
        problem = Problem(
            "fonts",
            "没有可用的中文字体。",
            "请安装 Noto CJK 字体，或在字体文件夹里放入本单位的字体。",
        )
        raise Invalid("PDF 没有生成。", [problem], facts={"uses": missing})
    return fonts, found
