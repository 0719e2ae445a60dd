"""`husheng serve` runs web and worker together and leaves nothing behind when it ends, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from husheng.faces.cli.supervisor import Child, Supervisor
from husheng.foundation.kernel.postgres import Server

HUSHENG = [sys.executable, "-m", "husheng.faces.cli.main"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data folder with a migrated database."""
    home = tmp_path_factory.mktemp("home")
    subprocess.run([*HUSHENG, "manage", "migrate", "-v0"], env=_environment(home), check=True)
    yield home
    Server(home / "postgres").stop(immediate=True)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(home) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("HUSHENG_", "DJANGO_"))}
    return {**clean, "HUSHENG_HOME": str(home)}


def _serve(home, port) -> subprocess.Popen[str]:
    command = [*HUSHENG, "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, env=_environment(home), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    return process


def _descendants(pid: int) -> list[int]:
    answer = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout
    pairs = [tuple(map(int, line.split())) for line in answer.splitlines()]
    found, todo = [], [pid]
    while todo:
        children = [child for child, parent in pairs if parent == todo[0]]
        found += children
        todo = todo[1:] + children
    return found


def _gone(pids: list[int]) -> bool:
    answer = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True).stdout
    alive = {int(line.split()[0]) for line in answer.splitlines() if not line.split()[1].startswith("Z")}
    return alive.isdisjoint(pids)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_pages_are_served_and_nothing_stays_behind(home, port, how):
    process = _serve(home, port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/") as answer:
        assert answer.status == 200
        assert answer.headers["Cache-Control"].find("no-store") >= 0
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
    children = _descendants(process.pid)
    assert len(children) >= 2
    process.send_signal(how)
    assert process.wait(40) == (0 if how != signal.SIGKILL else -signal.SIGKILL)
    deadline = time.monotonic() + 40
    while not _gone(children):
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.slow
def test_a_port_in_use_is_named_with_the_way_out(home, port):
    with socket.create_server(("127.0.0.1", port)):
        answer = subprocess.run(
            [*HUSHENG, "serve", "--port", str(port)], env=_environment(home), capture_output=True, text=True
        )
    assert answer.returncode == 1
    assert "--port" in answer.stderr


@pytest.mark.slow
def test_a_fallen_worker_starts_again_and_a_fallen_server_ends_the_service(tmp_path):
    """In a process of its own: the supervisor takes the signals of its process."""
    marks = tmp_path / "marks"
    program = (
        "import sys; from husheng.faces.cli.supervisor import Child, Supervisor\n"
        f"worker = Child('worker', ['sh', '-c', 'echo x >> {marks}'], pause=0.1)\n"
        "server = Child('web server', ['sleep', '2'], vital=True)\n"
        "sys.exit(Supervisor([server, worker], print).run())"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert answer.returncode == 1
    assert "The web server ended" in answer.stdout
    assert len(marks.read_text().split()) >= 2


def test_a_child_that_ignores_the_request_is_killed_in_the_end(monkeypatch):
    monkeypatch.setattr("husheng.faces.cli.supervisor.SECONDS_TO_END", 0.3)
    stubborn = Child("worker", ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"])
    stubborn.start()
    time.sleep(0.3)
    Supervisor([stubborn], print)._end()
    assert stubborn.process is not None
    assert stubborn.process.returncode == -signal.SIGKILL
