"""What is made to harm ends its own child, and its answer until then is worthless."""

from __future__ import annotations

from pathlib import Path

import pytest

from husheng.foundation.kernel.apart import NotDone, answers

GREEDY = "husheng.foundation.kernel.tests.greedy"
PLAIN = [b"some ", b"bytes"]


def test_a_child_that_keeps_within_its_limits_answers() -> None:
    assert b"".join(answers(GREEDY, "nothing", plain=PLAIN, bare=True)) == b"some bytes"


@pytest.mark.parametrize("what", ["memory", "time", "half"])
def test_whoever_takes_too_much_or_dies_has_not_answered(what: str) -> None:
    with pytest.raises(NotDone):
        list(answers(GREEDY, what, plain=PLAIN, bare=True))


def test_no_byte_reaches_a_disk(tmp_path: Path) -> None:
    with pytest.raises(NotDone):
        list(answers(GREEDY, "disk", str(tmp_path / "x"), plain=PLAIN, bare=True))
    assert not (tmp_path / "x").read_bytes()


def test_a_large_file_passes_through_both_pipes() -> None:
    plain = [bytes([n]) * 65_000 for n in range(200)]
    assert b"".join(answers(GREEDY, "nothing", plain=plain, bare=True)) == b"".join(plain)


def test_what_fails_while_it_is_handed_over_ends_the_child() -> None:
    def broken():
        yield b"some"
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(answers(GREEDY, "nothing", plain=broken(), bare=True))


def test_a_child_starts_in_nobodys_folder_and_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made to mislead an interpreter, a module beside it or a variable, does not reach the child."""
    monkeypatch.setenv("PYTHONSTARTUP", "/nonexistent")
    monkeypatch.setenv("PYTHONPATH", "/nonexistent")
    assert b"".join(answers(GREEDY, "nothing", plain=PLAIN, bare=True)) == b"some bytes"
