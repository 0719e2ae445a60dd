"""`husheng restore`: a backup becomes the installation again, proved before anything changes and again at the end."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from husheng.faces.cli import postgres_clients
from husheng.faces.cli.backup_file import DUMP, FIRST_FORMAT, FORMAT, MANIFEST, digest, verified_head
from husheng.faces.cli.boot import boot
from husheng.faces.cli.kept_apart import (
    damaged,
    list_of_erased,
    load_data_keys,
    must_be_young,
    replay_erased,
    restore_keys,
    save_live_data_keys,
)
from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.errors import Conflict

console = Console()


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `husheng backup` wrote.")],
    keys: Annotated[
        Path | None, typer.Option(help="The keys file, when this machine does not have them.")
    ] = None,
    replace: Annotated[bool, typer.Option(help="Replace the data that is here.")] = False,
    tombstones: Annotated[
        Path | None,
        typer.Option(help="A newer list of erased people than this machine or the keys file has."),
    ] = None,
    old_keys: Annotated[
        bool, typer.Option(help="Take a keys file that is older than keys backups may become.")
    ] = False,
) -> None:
    """恢复: refuses a damaged file, refuses to overwrite, and verifies the ledger to the last row at the end."""
    boot()
    with tempfile.TemporaryDirectory() as folder:
        manifest = _unpacked(file, Path(folder))
        _must_be_empty(replace)
        postgres_clients.must_read(Path(folder) / DUMP)
        if keys:
            must_be_young(keys, old_keys)
        erased = list_of_erased(manifest, keys, tombstones)
        if keys:
            restore_keys(keys)
        elif manifest["format"] != FIRST_FORMAT:
            save_live_data_keys()
        _let_go()
        postgres_clients.replace(Path(folder) / DUMP)
        _lay_guards()
        if manifest["format"] != FIRST_FORMAT:
            load_data_keys(erased)
        _restore_exhibits(Path(folder))
    head = verified_head()
    if head != manifest["ledger"]:
        raise Conflict(
            "已恢复，但台账与备份时不一致，请不要投入使用。", facts={"now": head, "then": manifest["ledger"]}
        )
    if replay_erased(erased):
        verified_head()
    console.print(
        _(
            "[green]已恢复并核验[/]：台账 %(size)s 条，根 %(root)s…，与备份时一致。",
            size=head["size"],
            root=head["root"][:16],
        )
    )


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        known, exhibits = manifest["sha256"][DUMP], manifest["files"].items()
        found = digest(folder / DUMP) if manifest["format"] in (FORMAT, FIRST_FORMAT) else None
    except (OSError, tarfile.TarError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise damaged(file, "不是护生的备份文件，或已损坏。") from error
    if known != found:
        raise damaged(file, "数据库部分与清单不符。")
    for name, size in exhibits:
        path = folder / "files" / name
        if not path.exists() or path.stat().st_size != size or digest(path) != name:
            raise damaged(file, _("证据文件 %(name)s… 缺失或被改动。", name=name[:12]))
    return manifest


def _must_be_empty(replace: bool) -> None:
    from django.db import connections

    connection = connections["owner"]  # the application sees no row here, and would call a full journal empty
    if replace or "acts_journal" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM acts_journal)")
        if cursor.fetchone()[0]:
            raise Conflict("没有恢复。这里已有数据；确定要换掉时加 --replace。", code="not_empty")


def _let_go() -> None:
    """What we hold ourselves would keep the tables from being replaced."""
    from django.db import connections

    for alias in ("default", "audit"):
        connections[alias].close()


def _lay_guards() -> None:
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)


def _restore_exhibits(folder: Path) -> None:
    from husheng.foundation.evidence.store import path_of

    for path in (folder / "files").glob("*"):
        target = path_of(path.name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not target.exists():
            shutil.copyfile(path, target)
            target.chmod(0o400)
