"""T4, T14, T18: what is planted in a tip is found nowhere, in no table, file, log, temporary folder or dump.

The portal runs as its own process, as an administrator starts it, and is spoken to over the network.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import secrets
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from husheng.faces.portal.tests.process import NAME, PLANTED, WORDS, Portal, running
from husheng.foundation.kernel.postgres import ADMIN, Server, find_binaries
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.testing import City
from husheng.intake.tips import reading
from husheng.intake.tips.crypto.age import Unopened, open_key
from husheng.intake.tips.crypto.receipts import make_code
from husheng.intake.tips.models import Share, Tip
from husheng.intake.tips.tests.people import Office, office

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner", "portal"]),
]


@pytest.fixture
def ours(city: City, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "home" / "files"
    return office(city, slow=True)


@pytest.fixture
def portal(ours: Office, tmp_path: Path) -> Iterator[Portal]:
    with running(tmp_path) as found:
        yield found


def dump() -> bytes:
    """The whole database as text, as a backup has it; as superuser, so that no wall of rows hides anything."""
    named = os.environ.get("HUSHENG_TEST_DATABASE_URL")
    admin = named or Server(os.environ["HUSHENG_TEST_RUN"], small=True).url(ADMIN, "postgres")
    address = psycopg.conninfo.make_conninfo(admin, dbname=connections["owner"].settings_dict["NAME"])
    command = [str(find_binaries() / "pg_dump"), "--schema=public", "--inserts", "--dbname", address]
    return subprocess.run(command, capture_output=True, check=True).stdout


def spellings(value: str) -> set[bytes]:
    """As bytes, as hexadecimal (bytea in a dump), in base64 (any of its three phases), escaped as JSON."""
    plain = value.encode()
    found = {plain, plain.hex().encode(), json.dumps(value).strip('"').encode(), value.encode("utf-16-le")}
    for shift in range(3):
        found.add(base64.b64encode(b"\x00" * shift + plain)[4 if shift else 0 : -4])
    return {one for one in found if len(one) >= 8}


def found_in(content: bytes) -> set[str]:
    return {value for value in PLANTED for one in spellings(value) if one in content}


def test_what_was_planted_is_found_nowhere_and_the_servers_keys_open_nothing(
    ours: Office, portal: Portal, tmp_path: Path
) -> None:
    code = portal.tell()
    backup = dump()
    assert not found_in(backup)
    assert code.encode() not in backup
    for path in [*tmp_path.rglob("*")]:
        if path.is_file():
            content = path.read_bytes()
            assert not found_in(content), path
            assert code.encode() not in content, path
    assert not list((tmp_path / "tmp").iterdir())
    # whoever has the database, the files and the folder of keys holds no key that fits
    stored = [path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()]
    for share in Share.objects.all():
        for key in stored:
            with contextlib.suppress(Unopened, UnicodeDecodeError, ValueError):
                open_key(bytes(share.sealed), key.decode("ascii").strip())
                pytest.fail("a stored key opens a share")
    # and the control: it is all there, for the officer
    said = reading.conversation(
        ours.officer.actor, Tip.objects.get(), ours.officer.secret, Purpose.CHECK_LEAD, "核查举报"
    )
    assert said[0].words["text"] == WORDS


def test_the_search_would_find_what_lies_open(tmp_path: Path, ours: Office) -> None:
    """The negative control: a value in the log, in a table as bytes, in base64."""
    assert found_in(f"INFO told {WORDS}".encode()) == {WORDS}
    assert found_in(b"\\x" + NAME.encode().hex().encode()) == {NAME}
    for shift in range(3):
        assert found_in(base64.b64encode(b"x" * shift + WORDS.encode() + b"yyyy")) == {WORDS}


def test_wrong_and_expired_codes_get_one_answer_in_the_same_time(ours: Office, portal: Portal) -> None:
    from husheng.foundation.acts.transaction import act_frame

    code = portal.tell()
    wrong = [portal.look(make_code()) for _ in range(25)]
    with act_frame(ours.officer.actor, "test.expire"):
        Tip.objects.update(door=secrets.token_bytes(16))  # past its time: its receipt leads nowhere
    gone = [portal.look(code) for _ in range(25)]
    nonsense = [portal.look("12") for _ in range(5)]

    def shape(answer: tuple[int, bytes, dict[str, str], float]) -> Any:
        status, page, headers, _ = answer
        page = re.sub(rb'data-challenge="[^"]*"|X-CSRFToken[^}]*', b"", page)
        kept = {
            name: value for name, value in headers.items() if name not in ("date", "Date", "content-length")
        }
        return status, page, sorted(kept.items())

    assert len({repr(shape(answer)) for answer in (*wrong, *gone, *nonsense)}) == 1
    lengths = {len(re.sub(rb'data-challenge="[^"]*"', b"", answer[1])) for answer in (*wrong, *gone)}
    assert len(lengths) == 1
    one, other = (statistics.median(answer[3] for answer in some) for some in (wrong, gone))
    assert abs(one - other) < 0.05, (one, other)


def test_a_hundred_thousand_guesses_cost_more_than_they_find(ours: Office, portal: Portal) -> None:
    """By arithmetic, and by the work that each costs: no guess without it."""
    assert 100_000 * 1_000_000 / 10**25 < 1e-13
    portal.tell()
    body = urlencode({"code": make_code()}).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = [portal.ask("POST", "/receipt/", body, **form)[0] for _ in range(50)]
    assert set(refused) == {403}
    used = portal.work("look")
    assert portal.ask("POST", f"/receipt/?work={used}", body, **form)[0] == 422
    assert portal.ask("POST", f"/receipt/?work={used}", body, **form)[0] == 403
    for forged in ("e30=", "AAAA", used[:-8] + "AAAAAAAA", portal.work("tell")):
        assert portal.ask("POST", f"/receipt/?work={forged}", body, **form)[0] == 403


def test_a_flood_without_work_is_turned_away_unread_and_others_are_served(
    ours: Office, portal: Portal
) -> None:
    large = b"x" * 200_000
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    since = time.monotonic()
    assert {portal.ask("POST", "/tell/", large, **kind)[0] for _ in range(100)} == {403}
    assert time.monotonic() - since < 60
    assert not list((portal.home / "files").rglob("*.age"))
    assert portal.tell()
    assert Tip.objects.count() == 1


def test_a_rogue_administrator_with_sql_finds_people_neither_by_name_nor_by_hour(
    ours: Office, portal: Portal
) -> None:
    portal.tell()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM acts_journal WHERE verb LIKE 'tips.tell'
               AND at <> date_trunc('day', at, 'Asia/Shanghai')"""
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT facts::text FROM acts_journal WHERE verb = 'tips.tell'")
        assert not found_in(str(cursor.fetchall()).encode())
    assert settings.DATABASES["default"]["USER"] != settings.DATABASES["portal"]["USER"]
