"""`husheng restore`: a backup becomes the installation again, proved before anything changes and again at the end."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from rich.console import Console

from husheng.faces.cli import postgres_clients
from husheng.faces.cli.backup_file import (
    DUMP,
    FORMAT,
    KEYS_INSIDE,
    MANIFEST,
    NAMES_ALONE,
    UNREADABLE,
    Held,
    digest,
    held,
    verified_head,
)
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
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem

console = Console()


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `husheng backup` wrote.")],
    keys: Annotated[
        Path | None, typer.Option(help="The keys file, when this machine does not have them.")
    ] = None,
    files: Annotated[
        Path | None, typer.Option(help="The folder of files, when the backup keeps them apart.")
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
        manifest = _unpacked(file, Path(folder), files)
        _must_be_empty(replace)
        postgres_clients.must_read(Path(folder) / DUMP)
        if keys:
            must_be_young(keys, old_keys)
        erased = list_of_erased(manifest, keys, tombstones)
        if keys:
            restore_keys(keys)
        elif manifest["format"] != KEYS_INSIDE:
            save_live_data_keys()
        _let_go()
        postgres_clients.replace(Path(folder) / DUMP)
        _lay_guards()
        if manifest["format"] != KEYS_INSIDE:
            load_data_keys(erased)
        _put_back(held(manifest), _place(manifest, Path(folder), files))
    head = verified_head()
    if head != manifest["ledger"]:
        raise Conflict(
            "已恢复，但台账与备份时不一致，请不要投入使用。", facts={"now": head, "then": manifest["ledger"]}
        )
    if replay_erased(erased):
        verified_head()
    _count_logins_anew()
    console.print(
        _(
            "[green]已恢复并核验[/]：台账 %(size)s 条，根 %(root)s…，与备份时一致。",
            size=head["size"],
            root=head["root"][:16],
        )
    )


def _unpacked(file: Path, folder: Path, apart: Path | None = None) -> dict[str, Any]:
    """The manifest, when everything it names is there unchanged; dump and files are unpacked into the folder."""
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        known, files = manifest["sha256"][DUMP], held(manifest)
        found = digest(folder / DUMP) if manifest["format"] in (FORMAT, *NAMES_ALONE) else None
    except UNREADABLE as error:
        raise damaged(file, "不是护生的备份文件，或已损坏。") from error
    if known != found:
        raise damaged(file, "数据库部分与清单不符。")
    if manifest.get("apart") and apart is None:
        raise Invalid(
            "没有恢复，什么都没有改动。",
            [Problem(file.name, "这份备份的证据文件另存在一个文件夹里。", "请用 --files 指出那个文件夹。")],
        )
    place = _place(manifest, folder, apart)
    for each in files:
        path = place / each.source
        if not path.exists() or path.stat().st_size != each.size or digest(path) != each.digest:
            raise damaged(file, _("证据文件 %(name)s… 缺失或被改动。", name=path.name[:12]))
    return manifest


def _place(manifest: Mapping[str, Any], folder: Path, apart: Path | None) -> Path:
    """Where the files of this backup stand; a folder that it does not need is not looked into."""
    return apart if apart and manifest.get("apart") else folder


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


def _count_logins_anew() -> None:
    """Nobody could log in to what was a file: else the first night would shut whoever was idle in the backup's time."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE agencies_user SET counted_from = statement_timestamp() WHERE is_active")


def _put_back(files: Iterable[Held], place: Path) -> None:
    """Into the media folder, with the day that stands on each: a tip's file tells no hour."""
    for each in files:
        target = Path(settings.MEDIA_ROOT) / each.path
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not target.exists():
            shutil.copy2(place / each.source, target)
            target.chmod(0o400 if each.path.startswith("exhibits/") else 0o600)
