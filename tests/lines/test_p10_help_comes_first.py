"""P10: every page that may reach a woman shows rights, lawful places and help first, and no threat.

Such a page wears the public look (body class `pub`). What it shows is read from its template and those that
it extends and includes, so a page cannot be forgotten.
"""

from __future__ import annotations

import re

import pytest

from husheng.settings.env import PACKAGE

PUBLIC_LOOK = re.compile(r"{%\s*block body_class\s*%}\s*pub\b")
EXTENDS = re.compile(r"{%\s*extends\s+[\"']([^\"']+)[\"']")
INCLUDES = re.compile(r"{%\s*include\s+[\"']([^\"']+)[\"']")
HELP_BLOCK = re.compile(r"{%\s*block help\s*%}(.*?){%\s*endblock(?:\s+help)?\s*%}", re.S)
CONTENT_BLOCK = re.compile(r"{%\s*block content\s*%}")
HELP, RIGHTS, PLACES = re.compile(r"12338"), re.compile("权利"), re.compile("合法的去处")
THREAT = re.compile(
    r"(后果自负|从重处罚|依法严惩|一律查处|否则.{0,12}(处罚|追究|罚款|拘留)|(您|你)(将|会)?被(追究|处罚|拘留|罚款|调查)"
    r"|(诬告|诽谤|虚假举报).{0,12}(追究|承担|处罚))"
)


def templates() -> dict[str, str]:
    """Every template by the name under which it is asked for."""
    found = {}
    for path in PACKAGE.rglob("templates/**/*.html"):
        name = str(path).split("/templates/", 1)[1]
        found[name] = path.read_text(encoding="utf-8")
    return found


def chain(name: str, known: dict[str, str]) -> list[str]:
    """The template and those it extends, from itself upwards."""
    found = [name]
    while (above := EXTENDS.search(known.get(found[-1], ""))) and above.group(1) not in found:
        found.append(above.group(1))
    return found


def public(known: dict[str, str]) -> list[str]:
    """Pages with the public look; frames that only others wear and parts of pages are none."""
    frames = {above for name in known for above in chain(name, known)[1:]}
    parts = {name for name in known if name.split("/")[-1].startswith("_")}
    wearing = known.keys() - frames - parts - {"shell/public.html"}
    return sorted(
        n for n in wearing if any(PUBLIC_LOOK.search(known.get(each, "")) for each in chain(n, known))
    )


def whole(text: str, known: dict[str, str], depth: int = 3) -> str:
    """A text with what it includes."""
    if not depth:
        return text
    return text + "".join(whole(known.get(name, ""), known, depth - 1) for name in INCLUDES.findall(text))


def shown_first(name: str, known: dict[str, str]) -> str:
    """What the page shows for help: its own block, or the nearest one above; for an emptied block, its content."""
    for each in chain(name, known):
        if (block := HELP_BLOCK.search(known.get(each, ""))) is not None:
            return whole(block.group(1), known) if block.group(1).strip() else whole(known[name], known)
    return ""


def lacking(name: str, known: dict[str, str]) -> list[str]:
    """Which of help, rights and lawful places the page does not show."""
    text = shown_first(name, known)
    parts = {"help": HELP, "rights": RIGHTS, "lawful places": PLACES}
    return [part for part, pattern in parts.items() if not pattern.search(text)]


def after_content(name: str, known: dict[str, str]) -> bool:
    """Whether the frame that lays out the help puts it behind what the page asks."""
    for each in chain(name, known):
        text = known.get(each, "")
        block, content = HELP_BLOCK.search(text), CONTENT_BLOCK.search(text)
        if block and content:
            return block.start() > content.start()
    return False


def portal_is_built() -> bool:
    return (PACKAGE / "faces" / "portal" / "apps.py").exists()


def test_the_portals_pages_are_found() -> None:
    assert bool(public(templates())) is portal_is_built()


def test_every_public_page_shows_rights_lawful_places_and_help() -> None:
    known = templates()
    assert {name: found for name in public(known) if (found := lacking(name, known))} == {}


def test_help_stands_before_what_is_asked() -> None:
    known = templates()
    assert [name for name in public(known) if after_content(name, known)] == []


def test_no_public_page_threatens_anybody() -> None:
    known = templates()
    wrong = {
        name: found.group() for name in public(known) if (found := THREAT.search(whole(known[name], known)))
    }
    assert wrong == {}


# ── the controls ────────────────────────────────────────────────────────────────────────────────────────────
GOOD = {
    "shell/public.html": "{% block body_class %}pub{% endblock %}{% block main %}{% endblock %}",
    "p/base.html": '{% extends "shell/public.html" %}{% block help %}{% include "p/_help.html" %}{% endblock %}'
    "{% block content %}{% endblock %}",
    "p/_help.html": '<a href="tel:12338">12338</a> 您的权利和合法的去处',
    "p/tell.html": '{% extends "p/base.html" %}{% block content %}说吧{% endblock %}',
}


def test_a_sound_page_passes() -> None:
    assert public(GOOD) == ["p/tell.html"]
    assert lacking("p/tell.html", GOOD) == [] and not after_content("p/tell.html", GOOD)


def test_a_page_that_empties_the_block_is_found() -> None:
    bad = {**GOOD, "p/tell.html": GOOD["p/tell.html"] + "{% block help %}{% endblock %}"}
    assert lacking("p/tell.html", bad) == ["help", "rights", "lawful places"]


def test_a_page_in_the_bare_frame_is_found() -> None:
    bad = {**GOOD, "p/new.html": '{% extends "shell/public.html" %}{% block content %}{% endblock %}'}
    assert lacking("p/new.html", bad)


def test_help_at_the_end_is_found() -> None:
    base = '{% extends "shell/public.html" %}{% block content %}{% endblock %}{% block help %}12338{% endblock %}'
    assert after_content("p/tell.html", {**GOOD, "p/base.html": base})


@pytest.mark.parametrize("words", ["否则将予处罚", "虚假举报将被追究责任", "后果自负", "您会被调查"])
def test_a_threat_is_found(words: str) -> None:
    assert THREAT.search(words)


@pytest.mark.parametrize("words", ["不会因此受到追究", "我们查处的是机构", "您可以不留姓名"])
def test_a_promise_is_no_threat(words: str) -> None:
    assert not THREAT.search(words)
