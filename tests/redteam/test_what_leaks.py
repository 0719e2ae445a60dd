"""T1, T14, T18: planted values in pages, addresses, logs, browser storage, dumps (ASVS 14, 16)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import attack
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from husheng.foundation.agencies.roles import roles
from husheng.foundation.kernel.errors import HushengError
from husheng.foundation.kernel.logs import OneLine
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal
from husheng.foundation.testing import City, client_of
from husheng.settings.env import PACKAGE

pytestmark = attack.on_the_database
PERSONAL = re.compile(r"(phone|id_no|id_card|mobile|name|caller|content|birth)", re.I)
KEEPS = re.compile(r"(localStorage|sessionStorage|indexedDB|document\.cookie)")


def shown(text: str) -> list[str]:
    """Planted values that stand in a text."""
    return [value for value in attack.PLANTED.values() if value in text]


# ── T1 ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_no_page_shows_a_planted_value_to_any_role(city: City) -> None:
    """Every page that names the lead, asked for by every role of the agency that holds it."""
    lead = attack.planted(city)
    pages = [
        "/",
        "/leads/",
        f"/leads/{lead.pk}/",
        "/search/?q=白桦",
        "/leads/export.xlsx",
        "/audit/reads/",
        "/audit/journal/",
    ]
    seen = 0
    for role in roles():
        client = client_of(city.actor(role, "health", "120102"))
        for page in pages:
            text = client.get(page).content.decode(errors="replace")
            seen += lead.number in text
            assert shown(text) == [], (role, page)
    assert seen > 5, "somebody must have seen the lead, or nothing was tried"


def test_the_check_would_notice(city: City) -> None:
    lead = attack.planted(city)
    values = reveal(city.actor("intake_officer"), lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    assert shown(str(dict(values)))


# ── addresses ───────────────────────────────────────────────────────────────────────────────────────────────
def addresses(resolver: URLResolver, route: str = "") -> list[str]:
    found: list[str] = []
    for each in resolver.url_patterns:
        here = route + str(each.pattern)
        found += [here] if isinstance(each, URLPattern) else addresses(each, here)
    return found


def test_no_address_has_room_for_a_persons_value() -> None:
    parameters = {p for route in addresses(get_resolver()) for p in re.findall(r"<(?:\w+:)?(\w+)>", route)}
    assert len(parameters) > 5
    assert {p for p in parameters if PERSONAL.search(p)} <= {"name"}, "`name` is the name of a paper"


def test_people_are_asked_for_by_post_only() -> None:
    """No view reads a person's number from an address."""
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asked = isinstance(node, ast.Call) and ast.unparse(node.func).endswith("GET.get") and node.args
            if asked and re.search(r"(phone|id_no|mobile|caller)", ast.unparse(node.args[0])):
                wrong.append(f"{path}:{node.lineno}")
    assert wrong == []


# ── browsers ────────────────────────────────────────────────────────────────────────────────────────────────
def kept(script: str) -> list[str]:
    """Lines of a script that keep something in the browser."""
    return [line for line in script.splitlines() if KEEPS.search(line)]


def test_scripts_keep_nothing_in_the_browser() -> None:
    scripts = [p for p in PACKAGE.rglob("static/**/*.js") if "vendor" not in p.parts]
    assert scripts
    found = {line.strip() for path in scripts for line in kept(path.read_text(encoding="utf-8"))}
    assert all("STORE" in line for line in found), found  # the switch of the keyboard: on or off
    assert "__proto__" not in "".join(p.read_text(encoding="utf-8") for p in scripts)


def test_the_check_for_scripts_bites() -> None:
    assert kept("localStorage.setItem('phone', value)")


# ── T18: logs ───────────────────────────────────────────────────────────────────────────────────────────────
def test_no_planted_value_is_in_any_log(city: City) -> None:
    with attack.listening() as log:
        lead = attack.planted(city)
        officer, stranger = city.actor("intake_officer"), city.actor("handler", "market")
        reveal(officer, lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
        for actor in (officer, stranger):
            client = client_of(actor)
            client.get(f"/leads/{lead.pk}/")
            client.get("/search/", {"q": attack.PLANTED["caller_phone"]})
            client.post("/leads/new/", {**attack.PLANTED, "violation": "nonsense"})
        with pytest.raises(HushengError):
            reveal(stranger, lead, ["caller_phone"], Purpose.CHECK_LEAD, "回电核实地点")
    assert log.getvalue(), "something must have been logged"
    assert shown(log.getvalue()) == []


def test_a_log_line_cannot_be_forged() -> None:
    import logging

    hostile = "x\n2026-01-01 00:00:00,000 INFO husheng.acts forged\r\u2028\u2029\x1b[31m"
    record = logging.LogRecord("husheng", logging.INFO, "", 0, "%s", (hostile,), None)
    line = OneLine().format(record)
    assert len(line.splitlines()) == 1 and "\x1b" not in line
    assert len(f"{hostile}".splitlines()) > 1, "the attack itself is one"


def test_a_log_line_says_when_with_its_zone() -> None:
    import logging

    record = logging.LogRecord("husheng", logging.INFO, "", 0, "said", (), None)
    record.created = 1_700_000_000.5
    assert OneLine().format(record) == "2023-11-15T06:13:20.500+08:00 INFO husheng said"


# ── T14, rogue administrator: SQL without keys ──────────────────────────────────────────────────────────────
def test_whoever_reads_every_table_reads_no_person(city: City) -> None:
    attack.planted(city)
    for value in attack.PLANTED.values():
        assert attack.found_in_database(value) == []
    assert attack.found_in_database(attack.ORGANISATION)


def test_a_dump_of_the_tables_has_no_planted_value(city: City, tmp_path: Path) -> None:
    attack.planted(city)
    tables = [
        name
        for (name,) in attack.rows_as_owner("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    assert len(tables) > 40
    for table in tables:
        text = str(attack.rows_as_owner(f'SELECT t::text FROM "{table}" t'))
        assert shown(text) == [], table
