"""Purpose binding: which purpose opens which field to which role (个人信息保护法 第六条). Default deny.

For sealed fields the register says it: readers and purposes of the group whose data a column holds. For what is
read without opening a field (a download, a look-up by number) `purposes.toml` says it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from husheng.foundation.agencies.roles import roles
from husheng.foundation.processing.register.installed import the_register

from .purposes import Purpose

FILE = Path(__file__).with_name("purposes.toml")


@cache
def _by_kind() -> frozenset[tuple[str, str, Purpose]]:
    """(kind, role, purpose); an unknown role or purpose in the file is an error at first use, not a silent hole."""
    found = set()
    for line in tomllib.loads(FILE.read_text(encoding="utf-8"))["allow"]:
        if unknown := set(line["roles"]) - set(roles()):
            raise ValueError(f"purposes.toml names roles that there are not: {unknown}")
        for role in line["roles"]:
            found |= {(kind, role, Purpose(p)) for kind in line["kinds"] for p in line["purposes"]}
    return frozenset(found)


@cache
def _by_field() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Readers and purposes of every sealed column, by `room.model.column`."""
    register = the_register()
    groups = {item.name: register.groups[item.group] for item in register.items if item.group}
    return {name: (frozenset(g.readers), frozenset(g.purposes)) for name, g in groups.items()}


def kinds() -> list[str]:
    """Every kind of thing of which something may be read."""
    return sorted({kind for kind, _, _ in _by_kind()} | {name.rpartition(".")[0] for name in _by_field()})


@cache
def _always_minors() -> frozenset[str]:
    register = the_register()
    return frozenset(
        item.name for item in register.items if item.group and register.groups[item.group].minor == "always"
    )


def always_a_minors(kind: str, columns: Iterable[str]) -> bool:
    """Whether one of the columns holds children's data by the register."""
    return any(f"{kind}.{column}" in _always_minors() for column in columns)


def allowed(kind: str, role: str, purpose: Purpose) -> bool:
    """Whether this role may take a thing of this kind, without opening a field, for this purpose."""
    return (kind, role, purpose) in _by_kind()


def opened_by(kind: str, role: str, purpose: Purpose, columns: Iterable[str]) -> list[str]:
    """Those of the columns that this purpose opens to this role."""
    nobody = (frozenset[str](), frozenset[str]())
    terms = {column: _by_field().get(f"{kind}.{column}", nobody) for column in columns}
    return [
        column for column, (readers, purposes) in terms.items() if role in readers and purpose in purposes
    ]


def for_protection(kind: str, columns: Iterable[str]) -> list[str]:
    """Those that broken glass opens: whatever may be read to protect somebody, to whichever role broke it."""
    wanted = {column: _by_field().get(f"{kind}.{column}") for column in columns}
    return [column for column, terms in wanted.items() if terms and Purpose.PROTECT in terms[1]]


def offered(kind: str, role: str, columns: Iterable[str]) -> list[Purpose]:
    """The purposes that open at least one of the columns; what a form offers."""
    known = list(columns)
    return [purpose for purpose in Purpose if opened_by(kind, role, purpose, known)]
