"""Every column of every model is classified; each slip is found. This blocks a merge and cannot be skipped."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.roles import roles
from husheng.foundation.processing.register import checking, installed
from husheng.foundation.processing.register.checking import Column, Ground, problems
from husheng.foundation.processing.register.declared import Declared, read
from husheng.foundation.processing.register.law import bases, retentions

SOUND = """
[groups.caller]
zh = "来电人"
en = "Callers"
why = { zh = "答复", en = "To answer" }
basis = ["pipl_13_3"]
retention = "lead"
readers = ["handler"]
purposes = ["answer_source"]

[call]
plain = ["number"]
blind = ["caller_blind"]
personal.caller_name = { group = "caller", en = "Name" }
"""
COLUMNS = (
    Column("calls.call", "id", "标识", usual="technical"),
    Column("calls.call", "number", "编号"),
    Column("calls.call", "caller_name", "姓名", sealed=True, binary=True),
    Column("calls.call", "caller_blind", "盲索引", binary=True),
)


def ground(text: str = SOUND, *more: Column) -> Ground:
    found = Declared()
    read(found, "calls", tomllib.loads(text))
    return Ground((*COLUMNS, *more), found, set(bases()), set(retentions()))


def test_every_column_of_the_house_is_classified() -> None:
    assert problems(installed.ground()) == []


def test_the_house_has_columns_and_sealed_ones_among_them() -> None:
    """Otherwise a check that sees nothing would pass."""
    columns = installed.ground().columns
    assert len(columns) > 300
    assert {"leads.lead.caller_name", "parties.party.person_id_no"} <= {c.full for c in columns if c.sealed}


def test_a_sound_register_has_no_fault() -> None:
    assert problems(ground()) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('plain = ["number"]', "plain = []", "calls.call.number is not classified"),
        ('["number"]', '["number", "gone"]', "calls.call.gone is declared but there is no such column"),
        ("[call]", "[letter]", "no such column"),
        ('["number"]', '["number", "caller_blind"]', "declared 2 times"),
        ("personal.caller_name", "personal.number", "calls.call.number is personal but its column is not sealed"),
        ("personal.caller_name", "sensitive.number", "is sensitive but its column is not sealed"),
        ('["number"]', '["number", "caller_name"]', "called like a person's data but classified as plain"),
        ("personal.caller_name = ", "personal.nobody = ", "calls.call.caller_name is sealed but has no personal class"),
        ('blind = ["caller_blind"]', 'blind = ["caller_blind", "number"]', "holds no bytes"),
        ('group = "caller"', 'group = "nobody"', "there is no group 'nobody'"),
        ('"pipl_13_3"', '"because"', "a basis that bases.toml does not have"),
        ('retention = "lead"', 'retention = "for ever"', "is not in retention.toml"),
        ('readers = ["handler"]', "readers = []", "does not say who may see it"),
        ('en = "Name"', 'en = ""', "has no English name"),
        ('why = { zh = "答复", en = "To answer" }', "", "group caller lacks 'why'"),
        ("plain = ", "harmless = ", "harmless is no class of column"),
    ],
)  # fmt: skip
def test_each_slip_is_found(before: str, after: str, fault: str) -> None:
    assert before in SOUND
    found = problems(ground(SOUND.replace(before, after)))
    assert any(fault in each for each in found), found


def test_a_new_column_is_nobodys_secret() -> None:
    fresh = Column("calls.call", "mother_phone", "母亲电话")
    assert problems(ground(SOUND, fresh)) == [
        "calls.call.mother_phone is not classified; add it to data.toml beside models.py"
    ]


def test_what_is_sealed_to_recipients_keys_is_sealed_too() -> None:
    text = SOUND.replace('en = "Name" }', 'en = "Name", sealed = "recipients" }')
    bytes_only = replace(COLUMNS[2], sealed=False)
    told = ground(text)
    assert problems(replace(told, columns=(*COLUMNS[:2], bytes_only, COLUMNS[3]))) == []
    assert problems(replace(ground(), columns=(*COLUMNS[:2], bytes_only, COLUMNS[3])))


OPENING = {
    Permission.LEAK_MATCH,
    Permission.PERSONAL_REVEAL,
    Permission.TIP_HANDLE,
    Permission.TIP_KEEP,
}


def test_the_readers_of_a_group_are_roles_that_may_open_something() -> None:
    may = {slug for slug, role in roles().items() if role.permissions & OPENING}
    for group in installed.the_register().groups.values():
        assert set(group.readers) <= may, group.slug


def test_what_libraries_keep_is_told_too() -> None:
    told = installed.others()
    assert installed.other_labels() <= set(told), "say in others.toml what the new library keeps"
    assert all(one["of"] in ("staff", "nobody") and one["what"] for one in told.values())
    assert {"axes", "sessions"} <= installed.other_labels(), "there are some to be told of"


def test_every_check_is_run() -> None:
    written = {
        name
        for name, each in vars(checking).items()
        if getattr(each, "__annotations__", {}).get("return") == "Iterator[str]"
    }
    assert {each.__name__ for each in checking.CHECKS} == written


def test_an_article_that_nobody_has_read_word_for_word_says_so() -> None:
    one = replace(bases()["pipl_28"], verified=False)
    assert "待核" in one.cite("zh") and "to be verified" in one.cite("en")
    assert "待核" not in bases()["pipl_28"].cite("zh")
