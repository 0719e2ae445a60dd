"""A failed fsync ends the process: to read the file again would not tell what is on the disk, so nobody goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from django.db import connection

from husheng.faces.cli import serve
from husheng.faces.cli.supervisor import DISK_FAILED
from husheng.foundation.ledger import mirroring


def in_a_child(fsync) -> int:
    """The publisher's loop in a process whose fsync is another; its exit code, 0 when it was told to stop."""
    connection.close()
    child = os.fork()
    if child == 0:
        os.fsync = fsync
        stop = threading.Event()
        threading.Timer(3, stop.set).start()
        try:
            serve._publish(stop)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def broken(_descriptor: int) -> None:
    raise OSError(5, "Input/output error")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_process_that_writes_the_mirror_ends_when_fsync_fails(own_home, acts, settings, tmp_path) -> None:
    settings.HUSHENG_LEDGER_EXPORT = str(tmp_path / "mirror")
    mirroring._done.clear()
    acts.log(3)
    assert in_a_child(broken) == DISK_FAILED
    assert not (tmp_path / "mirror/main/checkpoint").exists(), "nothing was announced"
    assert in_a_child(os.fsync) == 0 and (tmp_path / "mirror/main/checkpoint").exists(), "the control"


@pytest.mark.slow
def test_such_a_process_is_not_started_again_and_a_person_is_told(tmp_path) -> None:
    marks = tmp_path / "marks"
    worker = f"Child('worker', ['sh', '-c', 'echo x >> {marks}; exit {DISK_FAILED}'], pause=0.1)"
    program = (
        "import sys; from husheng.faces.cli.supervisor import Child, Supervisor\n"
        f"server = Child('web server', ['sleep', '2'], vital=True)\n"
        f"sys.exit(Supervisor([server, {worker}], print).run())"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "because the disk failed" in answer.stdout
    assert marks.read_text().split() == ["x"]
