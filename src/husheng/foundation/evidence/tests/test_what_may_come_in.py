"""One type by content, never by name; a refusal leaves nothing on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from husheng.foundation.evidence import rules, store
from husheng.foundation.kernel.errors import Invalid

from . import samples


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("笔录.pdf", samples.pdf(), "application/pdf"),
        ("现场.PNG", samples.png(), "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x01" * 40, "image/jpeg"),
        ("询问.docx", samples.office(), rules.limits().types["docx"]),
        ("说明.txt", "现场检查说明".encode(), "text/plain"),
        ("旧表.csv", "单位,数量\n白桦,3\n".encode("gb18030"), "text/csv"),
        ("录像.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\0" * 40, "video/mp4"),
    ],
)
def test_what_it_says_it_is_comes_in(name: str, content: bytes, media: str) -> None:
    assert store.keep(name, [content]).media_type == media


def test_long_text_cut_inside_a_character_is_still_text(folder: Path) -> None:
    assert store.keep("长.txt", ["查".encode() * 3000]).media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "空的"),
        ("工具.exe", b"MZ" + b"\0" * 60, "不收这种文件"),
        ("没有扩展名", samples.pdf(), "不收这种文件"),
        ("材料.zip", samples.archive(a_txt=b"x"), "不收压缩包"),
        ("工具.pdf", b"MZ" + b"\0" * 60, "扩展名不符"),
        ("图.png", samples.pdf(), "扩展名不符"),
        ("页.txt", b"<html><script>alert(1)</script>", "扩展名不符"),
        ("脚本.csv", b"#!/bin/sh\nrm", "扩展名不符"),
        ("假.docx", samples.archive(a_txt=b"x"), "扩展名不符"),
        ("宏.docx", samples.office(word__vbaProject_bin=b"x"), "扩展名不符"),
        ("坏.docx", b"PK\x03\x04 cut off", "扩展名不符"),
        ("藏.pdf", samples.pdf() + samples.archive(a_exe=b"MZ"), "压缩包"),
        ("藏.png", samples.png() + samples.archive(a_exe=b"MZ"), "压缩包"),
        ("混.jpg", b"\xff\xd8\xff\xe0<script>alert(1)</script>", "网页代码"),
    ],
)
def test_what_is_something_else_is_refused_and_nothing_stays(
    folder: Path, name: str, content: bytes, words: str
) -> None:
    with pytest.raises(Invalid) as caught:
        store.keep(name, [content])
    [problem] = caught.value.problems
    assert words in problem.message and problem.remedy
    assert files(folder) == []


def test_an_oversized_file_is_refused_while_it_comes_in(folder: Path, monkeypatch) -> None:
    small = rules.Limits(max_bytes=1000, max_unpacked_bytes=1000, types=rules.limits().types)
    monkeypatch.setattr(rules, "limits", lambda: small)
    read = []

    def chunks():
        for number in range(100):
            read.append(number)
            yield b"%PDF-" + b"x" * 395

    with pytest.raises(Invalid, match="没有上传"):
        store.keep("大.pdf", chunks())
    assert len(read) == 3 and files(folder) == []


def test_a_sender_who_breaks_off_leaves_nothing(folder: Path) -> None:
    def chunks():
        yield samples.pdf()
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.keep("断.pdf", chunks())
    assert files(folder) == []


def test_the_same_content_is_sealed_anew_each_time_and_is_the_same_content(folder: Path) -> None:
    one, two = store.keep("a.pdf", [samples.pdf()]), store.keep("b.pdf", [samples.pdf()])
    assert one == two and one.sha256 == two.sha256, "sent twice by one form, it is the same request"
    assert sorted(files(folder)) == sorted([one.sealed, two.sealed]) and one.sealed != two.sealed


def test_changed_bytes_on_disk_are_noticed_without_a_key(folder: Path) -> None:
    stored = store.keep("a.pdf", [samples.pdf()])
    assert store.unchanged(stored.sealed)
    path = store.path_of(stored.sealed)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    assert not store.unchanged(stored.sealed)


def test_a_file_that_is_gone_is_not_unchanged() -> None:
    assert not store.unchanged("0" * 64)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\现场.jpg", "现场.jpg"),
        ("发票\u202efdp.exe", "发票fdp.exe"),
        ("a\nb.pdf", "ab.pdf"),
        (" .. ", "file"),
    ],
)
def test_a_file_name_cannot_do_harm(given: str, kept: str) -> None:
    assert rules.clean_name(given) == kept
