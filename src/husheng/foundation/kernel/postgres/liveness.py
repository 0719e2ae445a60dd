"""Is the process that postmaster.pid names a living server of this very folder?

After a kill -9 or a restart of the machine the file stays behind and its number may belong to anybody. The
server's working directory is its data folder, which no clock jump changes; a start time would not survive one.
"""

from __future__ import annotations

import subprocess
from pathlib import Path


def server_pid(data: Path) -> int | None:
    """The process id in postmaster.pid, living or not."""
    try:
        first = (data / "postmaster.pid").read_text().split("\n", 1)[0]
        return abs(int(first))
    except (FileNotFoundError, ValueError):
        return None


def is_our_server(pid: int, data: Path) -> bool:
    """True only for a living postgres process (a zombie is dead) that works in `data`."""
    if not Path("/proc/self").exists():
        return _command_of(pid).startswith("postgres") and str(data) in _command_of(pid, "args")
    process = Path("/proc") / str(pid)
    try:
        name, _, rest = (process / "stat").read_text().rpartition(")")
        if rest.split()[0] in "ZX" or not name.endswith("(postgres"):
            return False
        return (process / "cwd").readlink() == data.resolve()
    except FileNotFoundError:
        return False
    except PermissionError:  # another user's postgres: certainly none that we started
        return False


def _command_of(pid: int, column: str = "comm") -> str:
    """Where there is no /proc (macOS): what ps says of the process."""
    answer = subprocess.run(  # noqa: S603
        ["/bin/ps", "-p", str(pid), "-o", f"{column}="], capture_output=True, text=True, check=False
    )
    return Path(answer.stdout.strip()).name if column == "comm" else answer.stdout
