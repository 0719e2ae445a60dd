"""Programs that live apart from the site (witness, verifier): handed their words, they need no Django."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from husheng.foundation.ledger import onefile

PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def witness(context: typer.Context) -> None:
    """见证方: init, key, add-log, serve, sign, show; see docs/reference/witness.md."""
    from husheng.faces.witness.command import main

    raise typer.Exit(main(context.args))


def verify(context: typer.Context) -> None:
    """核验: package, record, fsck, monitor, as the one-file verifier does it; see docs/how-to/verify-a-proof.md."""
    from husheng.faces.verifier.command import main

    raise typer.Exit(main(context.args))


def write_verifier(out: Annotated[Path, typer.Argument(help="The file, or a folder for it.")]) -> None:
    """单文件核验器: write husheng-verify.pyz, made of the engine itself, for a prosecutor's stick."""
    _write(out, onefile.VERIFIER, onefile.verifier())


def write_witness(out: Annotated[Path, typer.Argument(help="The file, or a folder for it.")]) -> None:
    """单文件见证方: write husheng-witness.pyz for an agency that installs nothing else of ours."""
    _write(out, onefile.WITNESS, onefile.witness())


def _write(out: Path, name: str, program: bytes) -> None:
    path = out / name if out.is_dir() else out
    path.write_bytes(program)
    path.chmod(0o755)
    typer.echo(f"{path}  SHA-256 {hashlib.sha256(program).hexdigest()}")
