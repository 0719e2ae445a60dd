"""`husheng backup`: everything that cannot be made again, in one file, proved as it is written.

The keys go into a file of their own (`--keys`), the data keys among them: whoever steals the backup alone opens no
sealed value, whatever other key he has. Who was erased stays erased: their list is replayed before anything opens.
"""

from __future__ import annotations

import datetime as dt
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from rich.console import Console

from husheng.faces.cli import backup_apart, backup_file, backup_names, postgres_clients
from husheng.faces.cli.backup_file import DUMP, FORMAT, MANIFEST, digest, verified_head
from husheng.faces.cli.boot import boot
from husheng.faces.cli.kept_apart import keep_data_keys, keep_keys, mark_of_erased
from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Invalid, Problem

console = Console()


def backup(
    file: Annotated[
        Path,
        typer.Argument(help="The file to write, which must not exist yet; or a folder, for one a night."),
    ],
    keys: Annotated[
        Path | None, typer.Option(help="Write the keys here, file or folder; keep them somewhere else.")
    ] = None,
    files: Annotated[
        Path | None,
        typer.Option(
            help="Keep evidence and tips' files in this folder, each once, and not in every backup."
        ),
    ] = None,
    keep_days: Annotated[
        int,
        typer.Option(min=0, help="In folders: delete our own files that are older, afterwards. 0 keeps all."),
    ] = 0,
) -> None:
    """备份: database, the sealed files beside it and a manifest with the ledger's head."""
    boot()
    now = in_shanghai(dt.datetime.now(dt.UTC))
    places, file = (file, keys), backup_names.named(file, backup_names.TAR, now)
    keys = keys and backup_names.named(keys, backup_names.KEYS, now)
    for path in filter(None, (file, keys)):
        _must_be_new(path)
    _number_what_waits()
    erased = mark_of_erased()
    with (
        tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder,
        _files_stay(),
        _one_state() as state,
    ):
        dump = Path(folder) / DUMP
        head, lying = verified_head(), backup_file.lying()
        keep_data_keys()
        postgres_clients.dump(
            dump, "--enable-row-security", "--exclude-table-data=vault_datakey", f"--snapshot={state}"
        )
        manifest = {
            "format": FORMAT,
            "ledger": head,
            "sha256": {DUMP: digest(dump)},
            "files": lying,
            "apart": files is not None,
            "tombstones": erased,
        }
        if files:
            manifest["files"] = _only(backup_apart.lay(files, lying), lying)
        _pack(file, Path(folder), manifest)
    if keys:
        keep_keys(keys)
    console.print(
        _(
            "已备份到 %(file)s（%(kb)s KB），台账 %(size)s 条，根 %(root)s…",
            file=file,
            kb=file.stat().st_size // 1024,
            size=head["size"],
            root=head["root"][:16],
        )
    )
    _note(now, file, head["size"], keys is not None)
    _tidy(places, keep_days, now)
    if files and keep_days and places[0].is_dir():
        backup_apart.clear(files, backup_names.standing(places[0]))
    if not keys:
        console.print(
            _("[yellow]密钥没有一起备份。[/]没有密钥，密封的内容无法打开：请另用 --keys 备份并分开保存。")
        )


def _note(now: dt.datetime, file: Path, size: int, keys: bool) -> None:
    from husheng.foundation.recovery import backups

    backups.note(backups.Backup(now, file.name, size, keys))


def _tidy(places: tuple[Path, Path | None], days: int, now: dt.datetime) -> None:
    """Only now, when the new ones are complete. Keys never stay for longer than they may be restored."""
    from husheng.foundation.erasure import backups

    if not days:
        return
    limits = {backup_names.TAR: days, backup_names.KEYS: min(days, backups.lasting().days)}
    for folder, (suffix, most) in zip(places, limits.items(), strict=True):
        if folder is None or not folder.is_dir():
            continue
        for path in backup_names.outdated(folder, suffix, most, now):
            path.unlink()
            console.print(_("已删去过期的 %(file)s", file=path.name))


def _number_what_waits() -> None:
    from husheng.foundation.ledger.sequencer import integrate_all

    integrate_all()


@contextmanager
def _files_stay() -> Iterator[None]:
    """What the dump names is there when it is packed: nothing is swept meanwhile."""
    from husheng.foundation.evidence.sweeping import unswept

    with unswept():
        yield


@contextmanager
def _one_state() -> Iterator[str]:
    """One state of the database under a name, so that the dump is of the state whose ledger was verified."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _pack(file: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Files, dump, and the manifest at last: it names what is there. A tip that has been destroyed since is not."""
    part, packed = file.with_name(file.name + ".part"), set()
    with tarfile.open(part, "w") as archive:
        for path in () if manifest["apart"] else manifest["files"]:
            with suppress(FileNotFoundError):
                archive.add(Path(settings.MEDIA_ROOT) / path, f"files/{path}")
                packed.add(path)
        if not manifest["apart"]:
            manifest["files"] = _only(packed, manifest["files"])
        (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        for name in (DUMP, MANIFEST):
            archive.add(folder / name, name)
    part.rename(file)


def _only(paths: set[str], lying: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {path: facts for path, facts in lying.items() if path in paths}


def _must_be_new(file: Path) -> None:
    if file.exists():
        raise Invalid(
            "没有备份。", [Problem(str(file), "文件已经存在。", "请换一个文件名，备份不覆盖旧文件。")]
        )
