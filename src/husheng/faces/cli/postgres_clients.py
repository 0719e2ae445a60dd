"""pg_dump, pg_restore and psql, run as the owner against whatever server the settings name (15 to 18).

The bundled ones are the newest that the platform knows, so they can read every server. What they write for the newest
an older server may not know; that is left out here. TLS they do not speak: HUSHENG_POSTGRES_PROGRAMS names others, of
18 or later.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from psycopg.conninfo import make_conninfo

from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.errors import Conflict

PLAIN = ("--no-owner", "--no-privileges", "--no-policies")  # all three are laid anew after a restore
_TIMEOUT, _KNOWN_SINCE = b"SET transaction_timeout = 0;\n", 170000
_FIRST_OBJECT = b"CREATE "
_EMPTY = b"SET client_min_messages = warning;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
_STRICTLY = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "--single-transaction", "--file=-")
_NO_TLS, _TOO_OLD = "SSL support is not compiled in", ("unrecognized option", "unsupported version")


def dump(file: Path, *arguments: str) -> None:
    """Write the owner's database to `file`; Conflict with the program's words when it fails."""
    command = [_program("pg_dump"), "-Fc", *PLAIN, *arguments, f"--file={file}", f"--dbname={_address()}"]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise _failed("pg_dump", done.stderr)


def must_read(file: Path) -> None:
    """Conflict when the programs that are named cannot read this dump: asked while nothing is changed yet."""
    _program("psql")
    command = [*_unpacking(file), "--list"]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise _failed("pg_restore", done.stderr)


def replace(file: Path) -> None:
    """Put a dump in the place of all that the owner's database holds: wholly, or nothing is changed there.

    pg_restore only unpacks and psql writes: pg_restore itself would begin with a setting that servers before 17 refuse.
    """
    version = _version()
    unpack = _unpacking(file)
    write = [_program("psql"), *_STRICTLY, f"--dbname={_address()}"]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as answered:
        with (
            subprocess.Popen(unpack, stdout=subprocess.PIPE, stderr=said) as reader,  # noqa: S603
            subprocess.Popen(write, env=_environment(), stdin=subprocess.PIPE, stderr=answered) as writer,  # noqa: S603
        ):
            taken = _pass_on(cast(IO[bytes], reader.stdout), cast(IO[bytes], writer.stdin), version)
            torn = reader.wait() != 0 and taken
            if torn:
                writer.kill()  # before it sees the end of its input, which it would commit
        if torn:
            raise _failed("pg_restore", _words(said))
        if writer.returncode:
            raise _failed("psql", _words(answered))


def _unpacking(file: Path) -> list[str]:
    return [_program("pg_restore"), *PLAIN, "--file=-", str(file)]


def _pass_on(script: IO[bytes], target: IO[bytes], version: int) -> bool:
    """The script without what this server does not know; False when psql has stopped at an error.

    Settings stand before the first object, rows come after it.
    """
    try:
        target.write(_EMPTY)
        for line in script:
            if line != _TIMEOUT or version >= _KNOWN_SINCE:
                target.write(line)
            if line.startswith(_FIRST_OBJECT):
                break
        shutil.copyfileobj(script, target, 1024 * 1024)
        target.flush()
    except BrokenPipeError:
        with suppress(BrokenPipeError):
            target.close()
        return False
    finally:
        script.close()
    return True


def _words(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _version() -> int:
    """The server's version as PostgreSQL counts: 150018 is 15.18."""
    from django.db import connections

    owner = connections["owner"]
    owner.ensure_connection()
    version: int = owner.connection.info.server_version
    return version


def _program(name: str) -> str:
    """Of one's own folder where that is named: the bundled programs speak no TLS."""
    from django.conf import settings

    from husheng.foundation.kernel.postgres.binaries import find_binaries

    named = settings.HUSHENG_POSTGRES_PROGRAMS
    program = (Path(named) if named else find_binaries()) / name
    if not program.exists():
        raise Conflict(
            _("没有找到 %(program)s。请核对 HUSHENG_POSTGRES_PROGRAMS。", program=program),
            code="postgres_client",
        )
    return str(program)


def _address() -> str:
    """The owner's address, certificates and the like included, without the password, which `ps` would show."""
    from django.db import connections

    known = connections["owner"].settings_dict
    parts = {"dbname": "NAME", "host": "HOST", "port": "PORT", "user": "USER"}
    return make_conninfo(
        **{key: str(known[name]) for key, name in parts.items() if known[name]}, **known["OPTIONS"]
    )


def _environment() -> dict[str, str]:
    from django.db import connections

    password = str(connections["owner"].settings_dict["PASSWORD"])
    words = {"LC_ALL": "C"}  # in Chinese nothing below would know them again
    return {**os.environ, **words, **({"PGPASSWORD": password} if password else {})}


def _failed(program: str, words: str) -> Conflict:
    said = _("%(program)s 没有成功：%(told)s", program=program, told=words.strip()[:500])
    if _NO_TLS in words:
        said += "\n" + _(
            "随附的程序不支持 TLS。请安装 PostgreSQL 18 或更新的客户端，用 HUSHENG_POSTGRES_PROGRAMS 指明目录。"
        )
    if any(sign in words for sign in _TOO_OLD):
        said += "\n" + _(
            "所用的客户端太旧。不论服务器是哪个版本，都要 PostgreSQL 18 或更新、且不旧于备份时所用的客户端；"
            "用 HUSHENG_POSTGRES_PROGRAMS 指明目录。"
        )
    return Conflict(said, code="postgres_client")
