"""Work grows with the rate and shuts nobody out; what was done is good once, for its purpose, for its time."""

from __future__ import annotations

import base64
import json

import pytest
from altcha import v1
from hypothesis import given, settings
from hypothesis import strategies as st

from husheng.faces.portal import work
from husheng.faces.portal.load import CALM_A_MINUTE, MOST, Load


class Clock:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def busy(an_hour: float, minutes: float = 10) -> float:
    """The factor after so many minutes at a steady rate."""
    clock = Clock()
    load = Load(now=clock)
    for _ in range(int(an_hour * minutes / 60)):
        load.happened()
        clock.at += 3600 / an_hour
    return load.factor()


def test_a_flood_pays_ever_more_and_a_scandal_pays_nothing_more() -> None:
    assert busy(2_000) == 1.0
    assert busy(5_000) == 1.0
    assert 1.0 < busy(20_000) < busy(100_000) <= MOST
    assert busy(1_000_000, 5) == MOST


def test_calm_lies_well_above_the_peak_that_is_known() -> None:
    assert CALM_A_MINUTE * 60 > 2 * 2_000


def test_after_five_minutes_a_flood_is_forgotten() -> None:
    clock = Clock()
    load = Load(now=clock)
    for _ in range(10_000):
        load.happened()
    assert load.factor() > 1
    clock.at += 301
    assert load.factor() == 1.0


def solved(purpose: str, **changed: object) -> str:
    asked = work.challenge(purpose)
    found = v1.solve_challenge(
        v1.Challenge(
            asked["algorithm"], asked["challenge"], asked["maxNumber"], asked["salt"], asked["signature"]
        )
    )
    assert found
    said = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**said, "number": found.number, **changed}).encode()).decode()


def test_work_is_good_once_and_for_its_purpose() -> None:
    done = solved(work.TELL)
    assert not work.done(work.LOOK, done, "")
    assert work.done(work.TELL, done, "")
    assert not work.done(work.TELL, done, "")


@pytest.mark.parametrize(
    "change", [{"number": 1_000_001}, {"signature": "0" * 64}, {"salt": "00?expires=99999999999&for=tell&"},
               {"algorithm": "MD5"}, {"challenge": ""}]
)  # fmt: skip
def test_forged_work_is_none(change: dict[str, object]) -> None:
    assert not work.done(work.TELL, solved(work.TELL, **change), "")


DEEP = base64.b64encode(
    b"[" * 1490
).decode()  # deeper than a reader of JSON goes, within the length that is read


@pytest.mark.parametrize("said", ["", "x", "e30=", "W10=", "ew==", "A" * 5000, DEEP])
def test_nonsense_is_none_and_no_error(said: str) -> None:
    assert not work.done(work.TELL, said, "")
    assert not work.done(work.TELL, "", said)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
NAMES = ("algorithm", "challenge", "number", "salt", "signature")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, ANYTHING)) | ANYTHING, st.binary(max_size=99))
@settings(max_examples=300, deadline=None)
def test_whatever_is_said_to_be_work_is_none_and_no_error(said: object, raw: bytes) -> None:
    for body in (json.dumps(said).encode(), raw):
        assert not work.done(work.LOOK, base64.b64encode(body).decode(), "")


@given(st.text(max_size=250))
@settings(max_examples=300, deadline=None)
def test_whatever_is_said_to_be_a_pass_is_none_and_no_error(said: str) -> None:
    assert not work.done(work.LOOK, "", said)
    assert not work.done(work.LOOK, said, "")


def test_a_pass_opens_late_and_once_and_many_wait_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "passes", Load(calm=10.0))
    token, seconds = work.make_pass(work.TELL)
    assert seconds == work.WAIT
    assert not work.done(work.TELL, "", token)
    later = work.time.time() + seconds + 1
    monkeypatch.setattr(work.time, "time", lambda: later)
    assert not work.done(work.LOOK, "", token)
    assert work.done(work.TELL, "", token)
    assert not work.done(work.TELL, "", token)
    for _ in range(500):
        _, seconds = work.make_pass(work.TELL)
    assert seconds > work.WAIT


def test_a_forged_pass_is_none() -> None:
    token, _ = work.make_pass(work.TELL)
    purpose, opens, rest = token.split(".", 2)
    assert not work.done(work.TELL, "", f"{purpose}.{int(opens) - 60}.{rest}")
    assert not work.done(work.TELL, "", token[:-2])
