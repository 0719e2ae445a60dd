"""The key ring: made once, closed by a passphrase or a token, refused where it lies open."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from husheng.foundation.vault import keys, ring, roots, token
from husheng.foundation.vault.suites import SUITES
from husheng.foundation.vault.tests.soft_token import PIN

pytestmark = pytest.mark.usefixtures("suite", "home")
PASSPHRASE = "石榴 correct horse 雨"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roots, "ARGON2ID", {"memory_kib": 256, "passes": 1, "lanes": 1})


def written(home: Path, name: str, text: str) -> str:
    path = home / name
    path.write_text(text)
    return str(path)


def test_it_is_made_once_and_only_its_owner_may_read_it(home: Path) -> None:
    first = ring.ring()
    assert ring.ring() is first
    assert ring.path().stat().st_mode & 0o777 == 0o600
    assert "kek" not in repr(first) or str(first.kek[1]) not in repr(first)
    with pytest.raises(ImproperlyConfigured):
        ring.create(roots.Plain())


def test_a_change_reaches_every_process_at_once(home: Path) -> None:
    here = ring.ring()
    text = json.loads(ring.path().read_text())
    text["kek"]["keys"]["2"] = text["kek"]["keys"]["1"]
    text["kek"]["current"] = 2
    ring.path().with_suffix(".new").write_text(json.dumps(text))
    ring.path().with_suffix(".new").rename(ring.path())
    assert (here.kek_current, ring.ring().kek_current) == (1, 2)


def test_keys_of_the_first_version_are_taken_over(home: Path) -> None:
    folder = home / "keys"
    folder.mkdir()
    (folder / "vault.key").write_bytes(b"v" * 32)
    (folder / "index.key").write_bytes(b"i" * 32)
    found = ring.ring()
    assert (found.kek[1], found.index[1], found.base) == (b"v" * 32, b"i" * 32, b"i" * 32)
    assert sorted(path.name for path in folder.iterdir()) == ["ring.json"]


def test_a_passphrase_closes_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ring.ring()
    ring.change(lambda _: None, root=roots.from_passphrase(PASSPHRASE))
    text = ring.path().read_text()
    monkeypatch.setenv(roots.PASSPHRASE_FILE, written(home, "secret", PASSPHRASE + "\n"))
    after = ring.ring()
    assert (after.kek, after.index, after.base) == (before.kek, before.index, before.base)
    assert json.loads(text)["root"]["kind"] == "passphrase"
    for key in (before.kek[1], before.index[1], before.base):
        assert key.hex() not in text and __import__("base64").b64encode(key).decode() not in text


def test_another_passphrase_opens_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring.create(roots.from_passphrase(PASSPHRASE))
    monkeypatch.setenv(roots.PASSPHRASE_FILE, written(home, "secret", "another passphrase"))
    with pytest.raises(ImproperlyConfigured, match="not the right one"):
        ring.ring()


def test_without_one_it_says_where_it_looks_for_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring.create(roots.from_passphrase(PASSPHRASE))
    monkeypatch.delenv(roots.PASSPHRASE_FILE, raising=False)
    with pytest.raises(ImproperlyConfigured, match="HUSHENG_PASSPHRASE_FILE"):
        ring.ring()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(home))
    written(home, "husheng-passphrase", PASSPHRASE)
    assert ring.ring().kek_current == 1


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="too short"):
        roots.from_passphrase("short")


def test_keys_of_the_ring_cannot_change_places(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring.create(roots.from_passphrase(PASSPHRASE))
    text = json.loads(ring.path().read_text())
    text["base"], text["index"]["keys"]["1"] = text["index"]["keys"]["1"], text["base"]
    ring.path().unlink()
    ring.path().write_text(json.dumps(text))
    monkeypatch.setenv(roots.PASSPHRASE_FILE, written(home, "secret", PASSPHRASE))
    with pytest.raises(ImproperlyConfigured):
        ring.ring()


def test_production_does_not_start_with_keys_that_lie_open(settings: Any) -> None:
    ring.ring()
    ring.path().touch()
    settings.HUSHENG_PLAIN_KEYS = False
    os.utime(ring.path(), ns=(1, 1))
    with pytest.raises(ImproperlyConfigured, match="lie open"):
        ring.ring()


def test_production_makes_no_open_keys(settings: Any, home: Path) -> None:
    settings.HUSHENG_PLAIN_KEYS = False
    with pytest.raises(ImproperlyConfigured, match="lie open"):
        ring.ring()
    assert not ring.exists()


# ── PKCS#11 ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_token_closes_it_and_its_key_never_leaves(
    softhsm: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import pkcs11

    made = ring.create(token.create_root(softhsm, "husheng", PIN))
    monkeypatch.setenv(roots.PIN_FILE, written(home, "pin", PIN))
    assert ring.ring().kek == made.kek
    with pkcs11.lib(softhsm).get_token(token_label="husheng").open(user_pin=PIN) as session:
        key = session.get_key(object_class=pkcs11.ObjectClass.SECRET_KEY, label=token.LABEL)
        with pytest.raises(pkcs11.exceptions.AttributeSensitive):
            key[pkcs11.Attribute.VALUE]


def test_a_token_with_another_pin_or_label_opens_nothing(
    softhsm: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ring.create(token.create_root(softhsm, "husheng", PIN))
    monkeypatch.setenv(roots.PIN_FILE, written(home, "pin", "000000"))
    with pytest.raises(ImproperlyConfigured, match="PinIncorrect"):
        ring.ring()
    with pytest.raises(ImproperlyConfigured, match="NoSuchToken"):
        token.from_token({"module": softhsm, "token": "nobody", "label": "x", "salt": "AAAA"}, PIN)


# ── digests ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_digest_tells_its_suite_and_is_known_again_after_a_change(suite: str, settings: Any) -> None:
    digest = keys.keyed_digest("act/x", b"content")
    assert digest[0] == SUITES[suite].id and len(digest) == 33
    settings.HUSHENG_SUITE = "sm" if suite == "intl" else "intl"
    assert keys.same_digest("act/x", b"content", digest)
    assert not keys.same_digest("act/x", b"other", digest)
    assert not keys.same_digest("act/y", b"content", digest)
    assert not keys.same_digest("act/x", b"content", b"")


def test_a_secret_of_the_installation_opens_after_a_change_of_suite(suite: str, settings: Any) -> None:
    shut = keys.closed("second-factor", b"second-factor", "JBSWY3DP")
    settings.HUSHENG_SUITE = "sm" if suite == "intl" else "intl"
    assert keys.opened("second-factor", b"second-factor", shut) == "JBSWY3DP"
