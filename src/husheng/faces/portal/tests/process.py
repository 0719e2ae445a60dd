"""The portal as an administrator starts it, beside the test's database, and a visitor who plants what is searched."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from altcha import v1

from husheng.foundation.testing import address_of
from husheng.intake.tips.tests.people import photo

AGENT, NAME, PHONE, MAKER = "PLANTED-AGENT-7731", "司徒举报人甲", "19900007731", "PLANTEDMAKER7731"
WORDS = "此处是举报人的原话七七三一，护工收五万元"
ORGANISATION = "植入诊所七七三一"
FILE = "植入文件名七七三一.jpg"
ADDRESS = "127.0.0.77"
PLANTED = (AGENT, NAME, PHONE, MAKER, WORDS, ORGANISATION, FILE, ADDRESS)


@dataclass
class Portal:
    """The process, and what it wrote."""

    port: int
    home: Path
    log: Path

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(ADDRESS, 0)
        )
        told = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS, "Referer": f"http://{AGENT}/", **headers}
        connection.request(method, path, body, told)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content, dict(answer.getheaders())

    def work(self, purpose: str) -> str:
        asked = json.loads(self.ask("GET", f"/challenge/?for={purpose}")[1])
        challenge = v1.Challenge(
            asked["algorithm"], asked["challenge"], asked["maxNumber"], asked["salt"], asked["signature"]
        )
        solved = v1.solve_challenge(challenge)
        assert solved
        said = {name: asked[name] for name in ("algorithm", "challenge", "salt", "signature")}
        return quote(base64.b64encode(json.dumps({**said, "number": solved.number}).encode()).decode())

    def tell(self) -> str:
        boundary = secrets.token_hex(12)
        typed = {
            "category": "certificates", "district": "120102", "accused": "private", "text": WORDS, "named": "yes",
            "organisation": ORGANISATION, "name": NAME, "contact": PHONE, "stripped": "on",
        }  # fmt: skip
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in typed.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{FILE}"\r\n\r\n'
        large = photo(maker=MAKER, comment=WORDS) + b"\x00" * 3_000_000  # Django would spool this to a disk
        parts += [head.encode(), large, f"\r\n--{boundary}--\r\n".encode()]
        kind = f"multipart/form-data; boundary={boundary}"
        status, page, _ = self.ask(
            "POST", f"/tell/?work={self.work('tell')}", b"".join(parts), **{"Content-Type": kind}
        )
        assert status == 200, page.decode()[:1500]
        shown = re.search(r"data-receipt>(.*?)</code>", page.decode(), re.S)
        assert shown
        return "".join(re.findall(r"\d{5}", shown.group(1)))

    def look(self, code: str) -> tuple[int, bytes, dict[str, str], float]:
        work = self.work("look")
        since = time.perf_counter()
        form = "application/x-www-form-urlencoded"
        body = urlencode({"code": code}).encode()
        answer = self.ask("POST", f"/receipt/?work={work}", body, **{"Content-Type": form})
        return *answer, time.perf_counter() - since


@contextlib.contextmanager
def running(tmp_path: Path) -> Iterator[Portal]:
    """Its own process, settings, database role, data folder and temporary folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = address_of("portal")
    home, temporary, log = tmp_path / "home", tmp_path / "tmp", tmp_path / "portal.log"
    temporary.mkdir()
    environment = {
        **os.environ, "HUSHENG_HOME": str(home), "HUSHENG_PORTAL_DATABASE_URL": address, "TMPDIR": str(temporary),
        "HUSHENG_DATABASE_URL": address,
    }  # fmt: skip
    command = [sys.executable, "-m", "husheng.faces.cli.main", "portal", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    found = Portal(port, home, log)
    try:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if found.ask("GET", "/healthz")[0] == 200:
                    break
            time.sleep(0.3)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
