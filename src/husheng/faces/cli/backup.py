"""`husheng backup` and `husheng restore`: everything that cannot be made again, in one file, proved at both ends.

The keys go into a file of their own (`--keys`), the data keys among them: whoever steals the backup alone opens no
sealed value, whatever other key he has. Who was erased stays erased: their list is replayed before anything opens.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from husheng.faces.cli import postgres_clients
from husheng.faces.cli.boot import boot
from husheng.faces.cli.kept_apart import (
    damaged,
    keep_data_keys,
    keep_keys,
    list_of_erased,
    load_data_keys,
    mark_of_erased,
    must_be_young,
    replay_erased,
    restore_keys,
    save_live_data_keys,
)
from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem

FORMAT, FIRST_FORMAT = 2, 1  # the first had the data keys in the dump
DUMP, MANIFEST = "database.dump", "manifest.json"
console = Console()


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; must not exist yet.")],
    keys: Annotated[Path | None, typer.Option(help="Write the keys here; keep them somewhere else.")] = None,
) -> None:
    """备份: database, evidence files and a manifest with the ledger's head."""
    boot()
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
        head, exhibits = _verified_head(), _exhibits()
        keep_data_keys()
        postgres_clients.dump(
            dump, "--enable-row-security", "--exclude-table-data=vault_datakey", f"--snapshot={state}"
        )
        manifest = {
            "format": FORMAT,
            "ledger": head,
            "sha256": {DUMP: _digest(dump)},
            "files": exhibits,
            "tombstones": erased,
        }
        (Path(folder) / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        _pack(file, Path(folder), exhibits)
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
    if not keys:
        console.print(
            _("[yellow]密钥没有一起备份。[/]没有密钥，密封的内容无法打开：请另用 --keys 备份并分开保存。")
        )


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
    head = _verified_head()
    if head != manifest["ledger"]:
        raise Conflict(
            "已恢复，但台账与备份时不一致，请不要投入使用。", facts={"now": head, "then": manifest["ledger"]}
        )
    if replay_erased(erased):
        _verified_head()
    console.print(
        _(
            "[green]已恢复并核验[/]：台账 %(size)s 条，根 %(root)s…，与备份时一致。",
            size=head["size"],
            root=head["root"][:16],
        )
    )


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


def _verified_head() -> dict[str, Any]:
    """The ledger recomputed from its rows; leaves that still wait are no fault."""
    from husheng.foundation.acts.proving import journal
    from husheng.foundation.ledger.verify import verify

    report = verify(journal=journal)
    if not report.ok:
        raise Conflict("台账核验没有通过，先运行 husheng ledger verify 查明。", facts=dict(report.counts))
    return {"origin": report.origin, "size": report.size, "root": report.root}


def _exhibits() -> dict[str, int]:
    from husheng.foundation.evidence.store import folder

    return {path.name: path.stat().st_size for path in sorted(folder().glob("??/*"))}


def _pack(file: Path, folder: Path, exhibits: Iterable[str]) -> None:
    from husheng.foundation.evidence.store import path_of

    part = file.with_name(file.name + ".part")
    with tarfile.open(part, "w") as archive:
        for name in (MANIFEST, DUMP):
            archive.add(folder / name, name)
        for name in exhibits:
            archive.add(path_of(name), f"files/{name}")
    part.rename(file)


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        known, exhibits = manifest["sha256"][DUMP], manifest["files"].items()
        found = _digest(folder / DUMP) if manifest["format"] in (FORMAT, FIRST_FORMAT) else None
    except (OSError, tarfile.TarError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise damaged(file, "不是护生的备份文件，或已损坏。") from error
    if known != found:
        raise damaged(file, "数据库部分与清单不符。")
    for name, size in exhibits:
        path = folder / "files" / name
        if not path.exists() or path.stat().st_size != size or _digest(path) != name:
            raise damaged(file, f"证据文件 {name[:12]}… 缺失或被改动。")
    return manifest


def _must_be_new(file: Path) -> None:
    if file.exists():
        raise Invalid(
            "没有备份。", [Problem(str(file), "文件已经存在。", "请换一个文件名，备份不覆盖旧文件。")]
        )


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


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
