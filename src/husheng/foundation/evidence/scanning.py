"""The office's own malware scanner, where it names one: clamd, asked while a file is checked (ASVS 5.4.3; 等保 5.1).

Where none is named nothing is asked. Where one is, nothing comes in without its answer. It is asked over its socket
(INSTREAM of the clamd manual); its own temporary folder belongs into memory. A whistleblower's files are never shown
to it.
"""

from __future__ import annotations

import socket
from contextlib import closing
from typing import BinaryIO, Final

from django.conf import settings
from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import HushengError, Problem

from .rules import refused

CHUNK: Final = 256 << 10
SECONDS: Final = 60.0
_LONGEST_ANSWER: Final = 4096
SILENT: Final = "没有上传：杀毒扫描程序没有回答。请稍后再试；一直不行的，请告诉系统管理员。"


class NotScanned(HushengError):
    """The scanner that the office relies on gave no answer, so nothing is taken in (503)."""

    status = 503
    code = "not_scanned"


def scan(file: BinaryIO) -> None:
    """Raises `Invalid` for what the scanner has found, `NotScanned` where it does not answer."""
    place = settings.HUSHENG_CLAMD
    if not place:
        return
    try:
        answer = _asked(place, file)
    except (OSError, ValueError) as error:
        raise NotScanned(SILENT) from error
    if answer.endswith(" FOUND"):
        found = answer.removeprefix("stream: ").removesuffix(" FOUND")
        words = _("扫描程序在文件里发现恶意代码：%(name)s。") % {"name": found[:80]}
        remedy = "不要打开这个文件。要留作证据的，请封存原始介质，交公安机关网安部门处理。"
        raise refused(Problem("file", words, remedy))
    if answer != "stream: OK":
        raise NotScanned(SILENT)


def _asked(place: str, file: BinaryIO) -> str:
    """One question over one connection: the file in chunks, each behind its length, and an empty one at the end."""
    with closing(_connected(place)) as line:
        line.sendall(b"zINSTREAM\0")
        file.seek(0)
        while chunk := file.read(CHUNK):
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall(bytes(4))
        answer = b""
        while len(answer) < _LONGEST_ANSWER and (part := line.recv(_LONGEST_ANSWER)):
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _connected(place: str) -> socket.socket:
    if place.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        line.connect(place)
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
