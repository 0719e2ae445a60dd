"""`husheng serve`: web (granian, WSGI, threads) and worker together. `husheng worker`: the worker alone."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from husheng.faces.cli.boot import boot
from husheng.faces.cli.supervisor import DISK_FAILED, Child, Supervisor

KEY_FILES = ("HUSHENG_PASSPHRASE_FILE", "HUSHENG_PKCS11_PIN_FILE")
HOST, PORT = "127.0.0.1", 8000
_log = logging.getLogger("husheng.worker")


def serve(
    host: str = typer.Option(HOST, help="Address to listen on."),
    port: int = typer.Option(PORT, help="Port to listen on."),
    workers: int = typer.Option(2, help="Web processes."),
    threads: int = typer.Option(4, help="Threads of each web process."),
    portal: int = typer.Option(
        0, envvar="HUSHENG_PORTAL_PORT", help="Port of the public portal; 0 runs none."
    ),
) -> None:
    """Run the web server and the worker until Ctrl-C or SIGTERM."""
    boot()
    with _opened_for_children():
        raise typer.Exit(run_server(host, port, workers=workers, threads=threads, portal=portal))


def worker(concurrency: int = typer.Option(2, help="Jobs at the same time.")) -> None:
    """Run the worker alone: it numbers the ledger's leaves and does the jobs of the queue."""
    boot()
    before_opening()
    run_worker_process(concurrency)


@contextmanager
def _opened_for_children() -> Iterator[None]:
    """A passphrase typed here reaches web processes and worker through memory that has no name in any file system."""
    from husheng.foundation.vault import roots

    typed: dict[str, int] = {}
    asked = roots.ask

    def ask(words: str) -> str:
        assert asked is not None
        secret = asked(words)
        variable = roots.PIN_FILE if "PIN" in words else roots.PASSPHRASE_FILE
        typed[variable] = handle = os.memfd_create("husheng")
        os.write(handle, secret.encode())
        os.environ[variable] = f"/proc/{os.getpid()}/fd/{handle}"
        return secret

    roots.ask = ask if asked is not None and hasattr(os, "memfd_create") else asked
    try:
        yield
    finally:
        roots.ask = asked
        for handle in typed.values():
            os.close(handle)


def before_opening() -> None:
    """Keys must open, and whoever was erased must be erased in whatever database this is, before anybody is let in."""
    from husheng.foundation.erasure import tombstones
    from husheng.foundation.vault.ring import ring

    ring()
    tombstones.sync()
    if count := tombstones.replay():
        typer.echo(f"Erased again after a restore: {count}.", err=True)


def run_server(
    host: str = HOST,
    port: int = PORT,
    *,
    workers: int = 2,
    threads: int = 4,
    portal: int = 0,
    on_ready: Callable[[str], None] = lambda url: typer.echo(
        f"Husheng is running at {url} (Ctrl-C stops it)"
    ),
) -> int:
    """Serve until told to stop; `on_ready` is called with the URL when the first page can be asked for.

    `portal`: the port of the public portal, which runs beside as a process of its own; 0 runs none.
    """
    before_opening()
    _collect_static_files()
    for taken in filter(None, (port, portal)):
        if _answers(host, taken):
            typer.echo(
                f"Port {taken} is in use by another program. Choose another one with --port.", err=True
            )
            return 1
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += [
        "--workers",
        str(workers),
        "--blocking-threads",
        str(threads),
        "--no-ws",
        "--log-level",
        "warning",
    ]
    web += ["--respawn-failed-workers", "--workers-kill-timeout", "10", "husheng.wsgi:application"]
    children = [
        Child("web server", web, vital=True),
        Child("worker", [sys.executable, "-m", "husheng.faces.cli.main", "worker"]),
    ]
    if portal:
        outside = ["portal", "--host", host, "--port", str(portal)]
        command = [sys.executable, "-m", "husheng.faces.cli.main", *outside]
        children.append(Child("portal", command, without=KEY_FILES))  # it opens no key of the vault
    supervisor = Supervisor(children, lambda text: typer.echo(text, err=True))
    url = f"http://{_shown(host)}:{port}/"
    return supervisor.run(lambda: _answers(host, port), lambda: on_ready(url))


def _collect_static_files() -> None:
    """Where pages name static files by their content, as in production, the names are made before anybody asks."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.STATIC_ROOT:
        call_command("collectstatic", interactive=False, verbosity=0)


def run_worker_process(concurrency: int) -> None:
    """The read log's next months; sequencer and publisher in threads, the queue in front; all end together."""
    from husheng.foundation.jobs.worker import run_worker
    from husheng.foundation.privacy.months import make_ahead

    make_ahead()
    stop = threading.Event()
    threads = [
        threading.Thread(target=run, args=(stop,), name=run.__name__, daemon=True)
        for run in (_sequence, _publish)
    ]
    for thread in threads:
        thread.start()
    try:
        run_worker(concurrency)
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)


def _sequence(stop: threading.Event) -> None:
    """A broken ledger must not stop the jobs; it is logged, and `husheng ledger verify` says what is wrong."""
    from husheng.foundation.ledger.sequencer import run_forever

    try:
        run_forever(stop)
    except Exception:
        _log.critical("the sequencer of the ledger ended; acts stay pending", exc_info=True)


def _publish(stop: threading.Event) -> None:
    """Ask the witnesses, and keep the exported tree up to date. A disk that fails ends the whole process."""
    from husheng.foundation.ledger import mirroring, store, timestamps
    from husheng.foundation.ledger.faults import DiskFailed
    from husheng.foundation.ledger.witnessing.publisher import run_forever

    def after(log: store.LogRow) -> None:
        mirroring.keep_up(log)
        timestamps.keep_up(log)

    try:
        run_forever(stop, after=after)
    except DiskFailed as error:
        _log.critical("%s %s", error.code, error.facts)
        os._exit(DISK_FAILED)
    except Exception:
        _log.critical("the publisher of the ledger ended; acts stay unpublished", exc_info=True)


def _answers(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1" if host in ("", "0.0.0.0") else host, port)) == 0  # noqa: S104


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104
        return os.uname().nodename
    return f"[{host}]" if ":" in host else host
