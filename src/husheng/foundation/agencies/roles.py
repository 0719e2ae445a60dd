"""Roles from `roles.toml`, checked against the permissions that exist."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from husheng.foundation.acts.permissions import Permission

FILE = Path(__file__).with_name("roles.toml")
ADMINISTRATORS = ("system_admin", "security_officer", "auditor")


@dataclass(frozen=True)
class Role:
    """角色: what a post may do, and whether it looks over its whole region."""

    slug: str
    zh: str
    en: str
    permissions: frozenset[Permission]
    regional: bool = False


@cache
def roles() -> dict[str, Role]:
    """All roles; an unknown permission in the file is an error at start, not a silent hole."""
    with FILE.open("rb") as file:
        data = tomllib.load(file)
    return {
        slug: Role(
            slug,
            body["zh"],
            body["en"],
            frozenset(Permission(name) for name in body["permissions"]),
            bool(body.get("regional", False)),
        )
        for slug, body in data.items()
    }
