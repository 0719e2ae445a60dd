"""Three agencies that witness the demo's ledger: processes of their own, each with its own key and store.

Stop one and the quorum of two still holds; stop two and everything stays pending until one is back.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from husheng.faces.cli.boot import data_folder
from husheng.faces.cli.telling import say as _
from husheng.faces.witness.home import Home
from husheng.faces.witness.store import Store
from husheng.foundation.kernel.errors import Invalid

from . import separate

CITY = "120000"
QUORUM = 2
NAMES = {"police": "天津市公安局", "procuratorate": "天津市人民检察院", "customs": "天津海关"}
PATIENCE = 20.0
_PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """One witness of the demo: its folder, and where it answers."""

    name: str

    @property
    def folder(self) -> Path:
        """Beside our data folder, not in it: another agency keeps nothing there."""
        return beside() / self.name

    @property
    def user(self) -> int | None:
        """The operating-system user under which it runs; None: ours."""
        return separate.user_for(list(NAMES).index(self.name), self.folder)

    @property
    def home(self) -> Home:
        return Home(self.folder)

    @property
    def pid(self) -> int | None:
        """Its process, when it runs."""
        try:
            pid = int((self.folder / "pid").read_text())
            os.kill(pid, 0)
            # a number may have been given to another program since, and an ended child has no command line
            ours = not _PROC.is_dir() or str(self.folder).encode() in (_PROC / f"{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return None
        return pid if ours else None

    @property
    def port(self) -> int:
        """The one that it got when it was set up."""
        return int((self.folder / "port").read_text())

    def set_up(self, vkeys: list[str]) -> str:
        """Make key, store and port where they are missing, and tell it our keys; its public key."""
        beside().mkdir(parents=True, exist_ok=True, mode=0o755)
        if not self.home.store.exists():
            self.home.create(f"{self.name}.demo")
            Store(self.home.store).close()
        port = self.folder / "port"
        if not port.exists() or (self.pid is None and not _free(self.port)):
            port.write_text(str(_any_port()))
        for vkey in vkeys:
            self.home.add_log(vkey)
        separate.hand_over(self.folder, self.user)
        return self.home.signers()[0].verifier.vkey

    def start(self) -> None:
        """Run it, unless it runs."""
        if self.pid is not None:
            return
        command = [sys.executable, "-m", "husheng.faces.witness", "--home", str(self.folder)]
        as_user = [] if self.user is None else ["--user", str(self.user)]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [*command, "serve", "--listen", f"127.0.0.1:{self.port}", *as_user],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (self.folder / "pid").write_text(str(process.pid))

    def stop(self) -> None:
        """End it; it remembers everything."""
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while self.pid is not None and time.monotonic() < deadline:
            _reap(pid)
            time.sleep(0.05)


def beside() -> Path:
    """The folder of the agencies' folders."""
    return data_folder().with_name(f"{data_folder().name}-witnesses")


def told() -> str:
    """How far apart the three are, in one sentence for whoever starts the demo."""
    users = {name: Process(name).user for name in NAMES}
    if None not in users.values():
        shown = "、".join(f"{NAMES[name]} {user}" for name, user in users.items())
        return _("三个见证方各是一个进程，各有密钥和存储，各用自己的操作系统用户：%(shown)s。", shown=shown)
    return _(
        "三个见证方各是一个进程，各有密钥和存储，但都用您的操作系统用户运行（只有 root 能分开）。"
        "正式使用时装在各机关自己的机器上。"
    )


def one(name: str) -> Process:
    """A witness of the demo by its name."""
    if name not in NAMES:
        raise Invalid(f"没有这个见证方。请写 {'、'.join(NAMES)} 之一。")
    return Process(name)


def start_all() -> None:
    """Set up and run all three, and put the policy in force: any two of them suffice."""
    from husheng.foundation.agencies.models import Agency
    from husheng.foundation.ledger.sequencer import prepare
    from husheng.foundation.ledger.witnessing import policies

    prepare()
    ours = [log.verifier.vkey for log in policies.in_force().logs]
    for name, title in NAMES.items():
        process = Process(name)
        vkey = process.set_up(ours)
        process.start()
        agency = Agency.objects.filter(kind_of__slug=name, region__code=CITY).first()
        url = f"http://127.0.0.1:{process.port}"
        known = {w.name: (w.verifier.vkey, w.url) for w in policies.in_force().witnesses}
        if known.get(name) != (vkey, url):
            new = policies.NewWitness(name, vkey, url, title, agency.pk if agency else None)
            policies.add_witness(new, min(QUORUM, len({*known, name})))


def stop_all() -> None:
    """End all three with the demo."""
    for name in NAMES:
        Process(name).stop()


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _reap(pid: int) -> None:
    """A child of ours that ended stays in the list of processes until it is asked for."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
