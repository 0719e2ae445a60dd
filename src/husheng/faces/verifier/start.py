"""The first thing that runs on a strange machine: says in words what is missing there, then starts."""

from __future__ import annotations

import os
import sys


def start() -> None:
    """Run the verifier and leave with its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  # it runs on machines that we did not choose
        _missing("Python 3.11", "python3 --version")
    try:
        import cryptography  # noqa: F401
    except ImportError:
        _missing("cryptography", "python3 -m pip install cryptography")
    from .command import main

    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the report has seen enough; its verdict was not awaited
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 2
    sys.exit(code)


def _missing(what: str, remedy: str) -> None:
    sys.stderr.write(
        f"没有核验。这台机器缺少 {what}。请先运行：{remedy}\nNot checked. {what} is missing here. Run: {remedy}\n"
    )
    sys.exit(2)
