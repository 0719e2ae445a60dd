"""What the settings read from the environment and from the data folder. Every variable is listed in docs."""

from __future__ import annotations

import json
import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict, make_conninfo

PACKAGE = Path(__file__).resolve().parent.parent

DEMO_KEY_PREFIX = "demo-"
_SHORTEST_KEY = 32


def home() -> Path:
    """HUSHENG_HOME: the data folder, `./var` unless told otherwise."""
    return Path(os.environ.get("HUSHENG_HOME", "var")).absolute()


def database(url: str, **more: Any) -> dict[str, Any]:
    """A libpq URL or conninfo string as Django's DATABASES entry; what Django has no name for goes to OPTIONS."""
    known = {key: value for key, value in conninfo_to_dict(url).items() if value is not None}
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    entry: dict[str, Any] = {field: str(known.pop(key, "")) for field, key in names.items()}
    return {"ENGINE": "django.db.backends.postgresql", **entry, "OPTIONS": known, **more}


def database_url(variable: str, role: str) -> str:
    """The URL from the environment, else the embedded server's for `role`, as `husheng db start` recorded it."""
    if url := os.environ.get(variable):
        return url
    try:
        known = json.loads((home() / "postgres" / "connection.json").read_text())
    except FileNotFoundError:
        # Nothing to connect to yet: commands that need no database still work, others say that it is not there.
        return make_conninfo(host=str(home() / "postgres"), dbname="husheng", user=role)
    # A role that came after this server was made has no password until the server is started again.
    return make_conninfo(
        host=known["socket"], dbname="husheng", user=role, password=known["passwords"].get(role)
    )


def demo_secret_key() -> str:
    """The demo's key: made once, kept in the data folder (0600), and marked so that production refuses it."""
    path = home() / "demo_secret_key"
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(DEMO_KEY_PREFIX + secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


def production_secret_key() -> str:
    """HUSHENG_SECRET_KEY or the file named by HUSHENG_SECRET_KEY_FILE; a weak or demo key stops the start."""
    key = os.environ.get("HUSHENG_SECRET_KEY", "")
    if not key and (path := os.environ.get("HUSHENG_SECRET_KEY_FILE")):
        key = Path(path).read_text().strip()
    if key.startswith(DEMO_KEY_PREFIX) or len(key) < _SHORTEST_KEY:
        raise ImproperlyConfigured(
            "Production does not start: the secret key is missing, shorter than 32 characters, or the demo's. "
            "Write a random one to a file that only the service may read, and name it in HUSHENG_SECRET_KEY_FILE."
        )
    return key


def suite() -> str:
    """HUSHENG_SUITE: the algorithms for new sealed values."""
    chosen = os.environ.get("HUSHENG_SUITE", "intl")
    if chosen not in ("intl", "sm"):
        raise ImproperlyConfigured(f"HUSHENG_SUITE is {chosen!r}; it can be `intl` or `sm`.")
    return chosen


def networks(variable: str) -> list[str]:
    """A comma-separated variable of addresses and networks, such as `10.1.2.3, 10.9.0.0/24`."""
    named = words(variable)
    try:
        return [str(ip_network(each)) for each in named]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{variable}: {error}. Write addresses and networks separated by commas, as in `10.1.2.3,10.9.0.0/24`."
        ) from error


def words(variable: str, default: str = "") -> list[str]:
    """A comma-separated variable as a list."""
    return [word.strip() for word in os.environ.get(variable, default).split(",") if word.strip()]
