"""The assets function copies what is listed, compiles messages, and says plainly what is missing."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from husheng.foundation.shell.assets import VENDORED, AssetsMissing, build_assets, copy_vendored

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "取消"
msgstr "Cancel"
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name in VENDORED:
        source = tmp_path / "node_modules" / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(f"/* {name} */\n/*# sourceMappingURL=x.map */\n//# sourceMappingURL=y.map\n")
    locale = tmp_path / "src/husheng/intake/leads/locale/en/LC_MESSAGES"
    locale.mkdir(parents=True)
    (locale / "django.po").write_text(PO)
    (tmp_path / "src/husheng/foundation/shell/static").mkdir(parents=True)
    return tmp_path


def test_everything_listed_is_copied_without_source_maps(house: Path) -> None:
    built = build_assets(house)
    assert {path.name for path in built.vendored} == set(VENDORED.values())
    assert all("sourceMappingURL" not in path.read_text() for path in built.vendored)


def test_a_rooms_messages_are_compiled(house: Path) -> None:
    (compiled,) = build_assets(house).messages
    with compiled.open("rb") as handle:
        assert gettext.GNUTranslations(handle).gettext("取消") == "Cancel"


def test_what_is_no_longer_listed_goes(house: Path, tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "old.js").write_text("old")
    copy_vendored(house / "node_modules", target)
    assert not (target / "old.js").exists()


def test_a_second_run_changes_nothing(house: Path) -> None:
    first = build_assets(house).vendored[0]
    stamp = first.stat().st_mtime_ns
    build_assets(house)
    assert first.stat().st_mtime_ns == stamp


def test_a_missing_package_is_named(house: Path) -> None:
    (house / "node_modules/echarts/dist/echarts.min.js").unlink()
    with pytest.raises(AssetsMissing, match=r"echarts\.min\.js.*npm ci"):
        build_assets(house)
