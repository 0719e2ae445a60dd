"""A whole evidence package: unchanged, every record proved, every file held by one; and nothing outside is read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from husheng.faces.verifier import bag, telling
from husheng.faces.verifier.command import main
from husheng.faces.verifier.tests.giving import records, seal, write_package
from husheng.foundation.ledger.merkle.bundle import parse_bundle
from husheng.foundation.ledger.merkle.tests.people import HOST, POLICE, POLICY


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_package(tmp_path / "包", records())


def test_a_package_holds_and_says_so_for_every_record_and_file(package: Path, capsys) -> None:
    assert main(["package", str(package)]) == 0
    said = capsys.readouterr().out
    for wanted in (
        "结论：成立。",
        "第 1 条",
        "第 2 条",
        "第 3 条",
        "文件 照片.png 与第 1 条",
        "custody.json",
    ):
        assert wanted in said
    assert "规则出自包内" in said, "the package's own policy is named as such"
    assert said.count("health.example/witness") == 2, "one checkpoint is told once, in two languages"


def test_with_ones_own_policy_the_packages_policy_does_not_matter(
    package: Path, tmp_path: Path, capsys
) -> None:
    (tmp_path / "own.txt").write_text(POLICY)
    (package / "policy.txt").write_text("quorum none\n")
    seal(package)
    assert main(["package", str(package)]) == 1, "no log is trusted by it"
    assert main(["package", str(package), "--policy", str(tmp_path / "own.txt")]) == 0
    assert "规则出自包内" not in capsys.readouterr().out.rsplit("结论", 1)[1]


def test_one_record_with_too_few_witnesses_makes_the_package_so(tmp_path: Path, capsys) -> None:
    mixed = [*records()[:1], *records(witnesses=(HOST, POLICE))[1:]]
    assert main(["package", str(write_package(tmp_path / "p", mixed))]) == 3


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("data/files/照片.png", b"another picture"),
        ("data/files/新增.png", b"added"),
        ("data/说明.txt", b"added beside the records"),
        ("data/records/000002.tlog-proof", b"rubbish"),
        ("data/custody.json", b"[1]"),
        ("policy.txt", b"quorum none\n"),
        ("bagit.txt", b"BagIt-Version: 1.0\n"),
    ],
)
def test_a_changed_or_added_file_is_named(package: Path, capsys, file: str, data: bytes) -> None:
    (package / file).write_bytes(data)
    assert main(["package", str(package)]) == 1
    assert Path(file).name in capsys.readouterr().out


@pytest.mark.parametrize(
    "file", ["data/files/照片.png", "data/custody.json", "data/records/000003.leaf.json"]
)
def test_a_missing_file_is_named(package: Path, capsys, file: str) -> None:
    (package / file).unlink()
    assert main(["package", str(package)]) == 1
    assert Path(file).name in capsys.readouterr().out


def test_whoever_rewrites_the_manifests_too_still_meets_the_proof(package: Path, capsys) -> None:
    (package / "data/files/照片.png").write_bytes(b"another picture")
    seal(package)
    assert main(["package", str(package)]) == 1
    leaf = package / "data/records/000001.leaf.json"
    leaf.write_bytes(leaf.read_bytes().replace(b"2023-10-24", b"2023-10-23"))
    seal(package)
    assert main(["package", str(package)]) == 1
    assert "记录 000001" in capsys.readouterr().out


def test_a_package_without_records_proves_nothing(tmp_path: Path, capsys) -> None:
    package = write_package(tmp_path / "p", [])
    (package / "data/files/照片.png").unlink()
    seal(package)
    assert main(["package", str(package)]) == 1
    assert "包里没有记录" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["../x", "/etc/hostname", "data/../../x", "~root", "data\\files", "data/a%0D/../../b"]
)
def test_a_manifest_that_leads_outside_is_not_followed(package: Path, capsys, name: str) -> None:
    manifest = package / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text() + f"{'0' * 64}  {name}\n")
    assert main(["package", str(package)]) == 2
    assert "清单读不懂" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["rubbish\n", "0  x\n", f"{'0' * 64}\n", "\xff"])
def test_a_manifest_that_is_none_is_said_so(package: Path, capsys, text: str) -> None:
    (package / "tagmanifest-sha256.txt").write_text(text, encoding="latin-1")
    assert main(["package", str(package)]) == 2


def test_a_link_in_a_package_ends_the_check(package: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "outside").write_text("secret")
    (package / "data/files/link").symlink_to(tmp_path / "outside")
    assert main(["package", str(package)]) == 2


def test_a_folder_that_is_no_package_is_not_refuted_but_not_checked(tmp_path: Path, capsys) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert main(["package", str(folder)]) == 2
        assert "没有 bagit.txt" in capsys.readouterr().err


def test_a_name_with_a_line_end_or_a_percent_sign_is_written_in_the_manifest_as_the_rfc_says(
    package: Path, capsys
) -> None:
    manifest = package / "manifest-sha256.txt"
    odd = {
        "data/a\nb.txt": "data/a%0Ab.txt",
        "data/c\rd.txt": "data/c%0dd.txt",
        "data/e%f.txt": "data/e%25f.txt",
    }
    lines = manifest.read_text()
    for name, written in odd.items():
        (package / name).write_bytes(b"x")
        lines += f"{hashlib.sha256(b'x').hexdigest()}  {written}\n"
    manifest.write_text(lines)
    tags = [package / name for name in ("bagit.txt", "manifest-sha256.txt", "policy.txt")]
    listed = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in tags]
    (package / "tagmanifest-sha256.txt").write_text("".join(listed))
    assert main(["package", str(package)]) == 0, capsys.readouterr().out


def test_a_package_of_too_many_files_is_not_opened(package: Path, monkeypatch, capsys) -> None:
    assert bag.MOST_FILES == 100_000
    count = len(list(package.rglob("*")))
    monkeypatch.setattr(bag, "MOST_FILES", count)
    assert main(["package", str(package)]) == 0
    monkeypatch.setattr(bag, "MOST_FILES", count - 1)
    assert main(["package", str(package)]) == 2


def test_without_words_the_package_around_the_program_is_checked(package: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(package)
    assert main([]) == 0


def stamp(package: Path, note: bytes, name: str = "0001-ntsc.tsr") -> None:
    place = package / "data/stamps"
    place.mkdir(exist_ok=True)
    (place / f"{name[:4]}.checkpoint").write_bytes(note)
    (place / name).write_bytes(b"an answer")
    (place / "ntsc.pem").write_bytes(b"roots")
    seal(package)


def checkpoint() -> bytes:
    return parse_bundle(records()[0].bundle).checkpoint


def test_a_time_stamp_is_named_as_not_proved_with_the_line_that_checks_it(package: Path, capsys) -> None:
    stamp(package, checkpoint())
    assert main(["package", str(package)]) == 0
    said = capsys.readouterr().out
    line = (
        "openssl ts -verify -data data/stamps/0001.checkpoint -in data/stamps/0001-ntsc.tsr "
        "-CAfile data/stamps/ntsc.pem"
    )
    assert said.count(f"{line} ") == 2 and said.index(line) > said.index("没有证明什么")
    assert "第 1–3 条所依据的检查点" in said and "entries 1–3" in said
    assert said.count("openssl ts -reply -in data/stamps/0001-ntsc.tsr -text") == 2


def test_a_time_stamp_over_something_else_is_said_to_be_of_no_use(package: Path, capsys) -> None:
    stamp(package, checkpoint() + b"\n")
    assert main(["package", str(package)]) == 0
    said = capsys.readouterr().out
    assert "与这些记录无关" in said and "openssl" not in said


@pytest.mark.parametrize(
    "name",
    ["0001-$(id).tsr", "0001-a b.tsr", "0001--in.tsr", "0001-.tsr", "x-ntsc.tsr", f"0001-{'a' * 41}.tsr"],
)
def test_a_name_that_would_do_harm_on_a_command_line_is_not_printed_as_a_command(
    package: Path, capsys, name: str
) -> None:
    stamp(package, checkpoint(), name)
    assert main(["package", str(package)]) == 0
    assert "openssl" not in capsys.readouterr().out


def test_entries_under_a_stamp_are_told_in_runs() -> None:
    assert telling._runs([3, 1, 2, 7, 9, 8]) == "1–3, 7–9" and telling._runs([5]) == "5"


def test_a_stamp_whose_text_is_missing_cannot_be_checked(package: Path, capsys) -> None:
    stamp(package, checkpoint())
    (package / "data/stamps/0001.checkpoint").unlink()
    seal(package)
    assert main(["package", str(package)]) == 2
