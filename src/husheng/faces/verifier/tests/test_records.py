"""One record on a prosecutor's desk: what holds is said with its limits, what does not hold is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from husheng.faces.verifier import reading
from husheng.faces.verifier.command import main
from husheng.faces.verifier.tests.giving import PHOTO, Given, make_leaf, records, write_record
from husheng.foundation.ledger.merkle.bundle import Bundle
from husheng.foundation.ledger.merkle.hashing import leaf_hash
from husheng.foundation.ledger.merkle.tests.memory import MemoryLog
from husheng.foundation.ledger.merkle.tests.people import CUSTOMS, HOST, POLICE, checkpoint_of, cosigned


def log_of_one(leaf: bytes) -> bytes:
    log = MemoryLog()
    log.extend([leaf_hash(leaf)])
    return cosigned(checkpoint_of(log), HOST, POLICE, CUSTOMS)


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    return write_record(tmp_path, records()[0])


def test_a_record_that_holds_says_what_by_whom_when_and_what_not(words, capsys) -> None:
    assert main(words) == 0
    said = capsys.readouterr().out
    for wanted in (
        "结论：成立。", "Verdict: holds.", "第 1 条（共 3 条）", "Entry 1 of 3",
        "evidence.secure", "values held then: sha256 = ", "size = 0",
        "卫健 (health.example/witness)", "2023-11-15 06:13:20 +08:00 (22:13:20 UTC)", "Enough by the policy",
        "【没有证明什么】What is not proved", "不证明当初录入的内容属实", "Not that what was entered was true",
    ):  # fmt: skip
        assert wanted in said, wanted


def test_the_file_that_the_record_holds_is_recognised_and_another_is_not(words, tmp_path, capsys) -> None:
    (tmp_path / "p.png").write_bytes(PHOTO)
    assert main([*words, "--file", str(tmp_path / "p.png")]) == 0
    assert "与第 1 条登记的 SHA-256 一致" in capsys.readouterr().out
    (tmp_path / "p.png").write_bytes(PHOTO + b"!")
    assert main([*words, "--file", str(tmp_path / "p.png")]) == 1
    assert "结论：不成立。" in capsys.readouterr().out


def test_a_digest_that_is_no_text_matches_no_file(tmp_path, capsys) -> None:
    leaf, opening = make_leaf(0, {"sha256": [hashlib.sha256(PHOTO).hexdigest()]})
    words = write_record(tmp_path, Given(leaf, opening, Bundle(0, (), log_of_one(leaf)).serialize()))
    (tmp_path / "p.png").write_bytes(PHOTO)
    assert main(words) == 0
    assert main([*words, "--file", str(tmp_path / "p.png")]) == 1


def test_without_an_opening_the_fields_stay_sealed_and_that_is_said(words, capsys) -> None:
    assert main(words[:-2]) == 0
    said = capsys.readouterr().out
    assert "第 1 条没有打开的字段：sha256、size" in said and "fields not opened: sha256、size" in said


def test_too_few_witnesses_are_a_result_of_their_own(tmp_path, capsys) -> None:
    assert main(write_record(tmp_path, records(witnesses=(HOST, POLICE))[0])) == 3
    assert "证明成立，但见证不够" in capsys.readouterr().out
    assert main(write_record(tmp_path, records(witnesses=(POLICE, CUSTOMS))[0])) == 3


@pytest.mark.parametrize(
    ("file", "spoil", "said"),
    [
        ("leaf.json", lambda d: d.replace(b"evidence.secure", b"evidence.forget"), "证明不成立"),
        ("leaf.json", lambda d: d + b"\n", "不是台账里的记录"),
        ("leaf.json", lambda d: b"{}", "不是台账里的记录"),
        ("opening.json", lambda d: d.replace(b",0]", b",1]"), "字段值与记录不符"),
        ("opening.json", lambda d: b"[]", "字段值与记录不符"),
        ("proof.tlog-proof", lambda d: d.replace(b"index 0", b"index 1"), "证明不成立"),
        ("proof.tlog-proof", lambda d: d.replace(b"@v1", b"@v9"), "证明文件读不懂"),
        ("proof.tlog-proof", lambda d: d.replace(b"\n3\n", b"\n4\n"), "证明不成立"),
        (
            "proof.tlog-proof",
            lambda d: d.replace(b"husheng.local/test\n3", b"husheng.local/tost\n3"),
            "证明不成立",
        ),
    ],
)
def test_whatever_is_altered_is_refused(words, tmp_path, capsys, file, spoil, said) -> None:
    path = tmp_path / file
    before = path.read_bytes()
    path.write_bytes(spoil(before))
    assert path.read_bytes() != before
    assert main(words) == 1
    out = capsys.readouterr().out
    assert said in out and "结论：不成立。" in out and "【证明了什么】" not in out


def test_another_records_proof_or_opening_does_not_fit(tmp_path, capsys) -> None:
    first, second, _ = records()
    words = write_record(tmp_path, first)
    (tmp_path / "proof.tlog-proof").write_bytes(second.bundle)
    assert main(words) == 1
    (tmp_path / "proof.tlog-proof").write_bytes(first.bundle)
    (tmp_path / "opening.json").write_bytes(second.opening)
    assert main(words) == 1


@pytest.mark.parametrize("file", ["leaf.json", "opening.json", "proof.tlog-proof", "policy.txt"])
def test_a_missing_file_is_not_a_refutation(words, tmp_path, capsys, file) -> None:
    (tmp_path / file).unlink()
    assert main(words) == 2
    assert "没有核验" in capsys.readouterr().err


def test_a_policy_that_cannot_be_used_names_its_line(words, tmp_path, capsys) -> None:
    (tmp_path / "policy.txt").write_text("quorum nobody\n")
    assert main(words) == 2
    assert "line 1" in capsys.readouterr().err


def test_a_value_cannot_play_tricks_with_the_terminal(tmp_path, capsys) -> None:
    from husheng.faces.verifier.saying import clean, shown

    assert clean("a\x1b[2Jb\nc\u202ed") == "a\ufffd[2Jb\ufffdc\ufffdd"
    assert "\x1b" not in shown({"x": "\x1b[2J", "y": "\u202e"})
    assert json.loads(shown("长" * 3)) == "长长长"
    assert len(shown("长" * 1000)) < 250


def test_the_usage_names_the_exit_codes(capsys) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0 and "3 见证不够" in capsys.readouterr().out
    with pytest.raises(SystemExit) as left:
        main(["record"])
    assert left.value.code == 2


def test_a_file_that_is_not_there_is_not_a_refutation(words, tmp_path, capsys) -> None:
    assert main([*words, "--file", str(tmp_path / "nowhere.png")]) == 2
    assert "文件读不出" in capsys.readouterr().err


def test_a_file_of_sixteen_mebibytes_is_read_and_one_byte_more_is_not(words, tmp_path, capsys) -> None:
    assert reading.LARGEST == 16_777_216
    with (tmp_path / "leaf.json").open("wb") as file:
        file.truncate(reading.LARGEST)
    assert main(words) == 1
    with (tmp_path / "leaf.json").open("wb") as file:
        file.truncate(reading.LARGEST + 1)
    assert main(words) == 2
    assert "文件太大" in capsys.readouterr().err
