"""Words that stand in data rather than in gettext: roles, verbs of acts, what a clock asks for."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from husheng.foundation.agencies.roles import roles
from husheng.foundation.kernel.words import english

FILE = Path(__file__).with_name("words.toml")


@cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


WEEKDAYS = "一二三四五六日"


def full_moment(moment: dt.datetime) -> str:
    """2023-10-17 星期二 09:20 (Tuesday 17 October 2023, 09:20): the time of a page."""
    if english():
        return f"{moment:%A} {moment.day} {moment:%B %Y, %H:%M}"
    return f"{moment:%Y-%m-%d} 星期{WEEKDAYS[moment.weekday()]} {moment:%H:%M}"


def spoken_role(slug: str) -> str:
    """The name of a role."""
    role = roles().get(slug)
    if role is None:
        return slug
    return role.en if english() else role.zh


def _said(table: str, name: str) -> str:
    """The words of one entry; the name itself where a newer room has none yet."""
    found = _words()[table].get(name)
    return found["en" if english() else "zh"] if found else name


def verb(name: str) -> str:
    """What was done, for the act `room.verb`."""
    return _said("verbs", name)


def thing(kind: str) -> str:
    """What kind of thing an act was done to."""
    return _said("things", kind)


def menu(name: str) -> str:
    """A line or a heading of the menu at the left."""
    return _said("menu", name)


def field(name: str) -> str:
    """What a sealed column holds."""
    return _said("fields", name)


def purpose(name: str) -> str:
    """For what somebody read."""
    return _said("purposes", name)


def way(name: str) -> str:
    """In which way somebody read."""
    return _said("ways", name)


def known(table: str) -> frozenset[str]:
    """What has words in a table of the file."""
    return frozenset(_words()[table])


def step(name: str) -> Mapping[str, str]:
    """What a step asks for: `what` in full and `do` as a button. A step may name its thing behind a colon."""
    language = "en" if english() else "zh"
    found = _words()["steps"].get(name.partition(":")[0], _words()["steps"]["other"])
    return {"what": found.get(f"what_{language}", ""), "do": found[f"do_{language}"]}


def ask(name: str) -> Mapping[str, str]:
    """What waits for somebody although no clock counts it: `what` in full and `do` as a button."""
    language = "en" if english() else "zh"
    found = _words()["asks"][name]
    return {"what": found[f"what_{language}"], "do": found[f"do_{language}"]}


def job(name: str) -> str:
    """What a job of the queue does."""
    return _said("jobs", name)
