"""An office follows `docs/how-to/install.md`: production settings, keys under a passphrase, a proxy that speaks TLS."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Browser, expect
from tls import proxied
from visiting import Visitor

from husheng.foundation.kernel.postgres import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HUSHENG = [sys.executable, "-m", "husheng.faces.cli.main"]
OWN = "合成 口令 四个 词语 2026"


@dataclass(frozen=True)
class Office:
    """Where it answers, and the one-time passwords of its three administrators."""

    url: str
    inside: int
    passwords: dict[str, str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    environment, port = _environment(folder), _free_port()
    _run(environment, "keys", "passphrase", "--new", folder / "passphrase")
    people = ("--system", "xitong=试系统", "--security", "anquan=试安全", "--audit", "shenji=试审计")
    said = _run(environment, "setup", "--regions", folder / "regions.json", *people)
    passwords = {line.split("\t")[0]: line.split("\t")[3] for line in said.splitlines() if "\t" in line}
    server = subprocess.Popen([*HUSHENG, "serve", "--port", str(port), "--workers", "1"], env=environment)
    try:
        _wait(port, server)
        with proxied(port, folder) as url:
            yield Office(url, port, passwords)
    finally:
        server.terminate()
        server.wait(60)
        Server(folder / "home" / "postgres").stop(immediate=True)


def _environment(folder: Path) -> dict[str, str]:
    (folder / "secret").write_text(secrets.token_urlsafe(48))
    (folder / "passphrase").write_text("青瓷 风筝 码头 二十七")
    regions = [{"code": "340000", "name": "安徽省"}, {"code": "341324", "name": "泗县", "parent": "340000"}]
    (folder / "regions.json").write_text(json.dumps({"regions": regions}, ensure_ascii=False))
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("HUSHENG_", "DJANGO_"))}
    return {
        **clean,
        "DJANGO_SETTINGS_MODULE": "husheng.settings.production",
        "HUSHENG_HOME": str(folder / "home"),
        "HUSHENG_SECRET_KEY_FILE": str(folder / "secret"),
        "HUSHENG_PASSPHRASE_FILE": str(folder / "passphrase"),
        "HUSHENG_ALLOWED_HOSTS": "localhost",
        "HUSHENG_PROXIES": "127.0.0.1",
    }


def _run(environment: dict[str, str], *words: object) -> str:
    done = subprocess.run(
        [*HUSHENG, *map(str, words)], env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, "the server has ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("nobody answered")


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def person(chromium: Browser, office: Office) -> Iterator[Visitor]:
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", ignore_https_errors=True
    )
    context.set_default_timeout(30_000)
    yield Visitor(context, office.url)
    context.close()


def test_the_first_day_of_the_security_officer(office: Office, person: Visitor) -> None:
    """One-time password, own password, second factor, and the people: every page with its styles and scripts."""
    missing: list[str] = []
    person.page.on("response", lambda r: missing.append(r.url) if r.status >= 400 else None)
    page = person.log_in("anquan", office.passwords["anquan"])
    page.fill("input[name=oldpassword]", office.passwords["anquan"])
    page.fill("input[name=password1]", OWN)
    page.fill("input[name=password2]", OWN)
    page.click("form:has(input[name=password1]) button[type=submit]")
    expect(page.locator("h1")).to_have_text("登录方式")
    person.open("/accounts/2fa/totp/activate/")
    secret = page.locator("#authenticator_secret").text_content() or ""
    page.fill("input[name=code]", _code(secret.strip()))
    page.click("form:has(input[name=code]) button[type=submit]")
    expect(page.locator("h1")).to_have_text("恢复码")
    person.open("/")
    expect(page.locator("h1")).to_have_text("人员")
    expect(page.locator("main")).to_contain_text("试审计")
    person.keep("installed-people")
    assert not missing and not person.noise


def test_its_cookies_go_over_tls_to_this_host_alone(person: Visitor) -> None:
    person.open("/accounts/login/")
    cookies = person.context.cookies()
    assert cookies and all(cookie["name"].startswith("__Host-") for cookie in cookies)  # type: ignore[typeddict-item]
    assert all(cookie["secure"] for cookie in cookies)  # type: ignore[typeddict-item]


def test_without_tls_a_page_leads_there_and_the_api_refuses(office: Office) -> None:
    class Stays(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None: ...

    opener = urllib.request.build_opener(Stays(), urllib.request.ProxyHandler({}))
    answers = {}
    for path in ("/leads/", "/api/v1/leads"):
        asked = urllib.request.Request(
            f"http://localhost:{office.inside}{path}", headers={"Authorization": "Bearer x"}
        )
        with pytest.raises(urllib.error.HTTPError) as refused:
            opener.open(asked)
        answers[path] = (refused.value.code, refused.value.headers.get("Location", "")[:8])
    assert answers == {"/leads/": (301, "https://"), "/api/v1/leads": (403, "")}
