"""The rules as data: complete, dated, and local conventions that never look like law."""

from __future__ import annotations

from pathlib import Path

import pytest

from husheng.foundation.deadlines.clock import LawBook, UnknownRule, default_lawbook
from husheng.foundation.deadlines.clock.lawbook import LAW, LawFileError
from husheng.foundation.deadlines.clock.model import SENSES

RULES = list(default_lawbook())


def test_all_reviewed_rules_are_there_with_their_ids_unique() -> None:
    assert len(RULES) == 118
    assert len({rule.id for rule in RULES}) == 118


def test_every_sense_is_used_and_no_other() -> None:
    assert {rule.sense for rule in RULES} == set(SENSES)


def test_every_statutory_rule_names_law_version_and_first_day() -> None:
    for rule in RULES:
        if rule.law.statutory:
            assert rule.law.title.zh
            assert rule.law.version
            assert rule.effective_from is not None
            assert rule.source


def test_a_local_convention_never_looks_like_law() -> None:
    for rule in RULES:
        local = rule.id.startswith("local.")
        assert local is not rule.law.statutory
        assert local is (rule.confidence == "L")
        if local:
            assert rule.basis.zh == "本地约定"
            assert not rule.article
            assert "第" not in rule.basis.zh


def test_a_statutory_rule_is_cited_by_article() -> None:
    """Near miss of the test above."""
    book = default_lawbook()
    assert book.get("ap.decide").basis.zh == "行政处罚法 第 60 条"
    assert book.get("ap.hearing.request").basis.zh == "行政处罚法 第 64 条第 1 款"
    assert book.get("mp.file").basis.en == "Market-Regulation Penalty Procedures art. 18"


def test_what_nobody_has_read_word_for_word_says_so_wherever_it_is_cited() -> None:
    said = {rule.id: "待核" in rule.basis.zh and "to be verified" in rule.basis.en for rule in RULES}
    assert said == {rule.id: rule.confidence == "P" for rule in RULES}
    assert sum(said.values()) == 6


def test_a_special_rule_names_the_general_one_it_replaces() -> None:
    book = default_lawbook()
    for rule in RULES:
        if rule.specialises:
            assert book.get(rule.specialises).law.key == "apl"


def test_an_unknown_rule_is_refused_by_name() -> None:
    with pytest.raises(UnknownRule, match=r"hp\.nothing"):
        default_lawbook().get("hp.nothing")


def copied(folder: Path, **changes: str) -> Path:
    for path in LAW.glob("*.toml"):
        text = path.read_text("utf-8")
        for old, new in changes.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        (folder / path.name).write_text(text, "utf-8")
    return folder


def test_a_copy_of_the_law_files_loads(tmp_path: Path) -> None:
    """Negative control of the refusals below."""
    assert len(list(LawBook.load(copied(tmp_path)))) == 118


@pytest.mark.parametrize(
    "change", [{"testing": "tasting"}, {"hour_start": "hour_begin"}, {"at_least": "minimum"}]
)
def test_a_slip_in_a_law_file_is_found_when_it_is_read(tmp_path: Path, change: dict[str, str]) -> None:
    with pytest.raises(LawFileError, match="names what does not exist"):
        LawBook.load(copied(tmp_path, **change))


def test_a_rule_without_its_limit_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "gi.toml"
    path.write_text(path.read_text("utf-8").replace("n = 20\n", "", 1), "utf-8")
    with pytest.raises(LawFileError, match="lacks 'n'"):
        LawBook.load(folder)


def test_the_same_id_twice_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "zz.toml").write_text((LAW / "gi.toml").read_text("utf-8"), "utf-8")
    with pytest.raises(LawFileError, match="stands twice"):
        LawBook.load(folder)
