"""Tests: a cluster and a data folder of their own per run (see conftest.py)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from husheng.settings.base import *  # noqa: F403
from husheng.settings.env import database

HUSHENG_DEMO = False
HUSHENG_GROUND_DOOR = True
HUSHENG_MENU_SECONDS = 0.0  # a test sees what it has just done
HUSHENG_PLAIN_KEYS = True
HUSHENG_SECOND_FACTOR = False  # the tests of the login and of every page's gate switch it on
# One folder per run: made by its first process, inherited by the workers of xdist, swept by conftest.py.
HUSHENG_TEST_RUN = Path(
    os.environ.get("HUSHENG_TEST_RUN") or tempfile.mkdtemp(prefix=f"husheng-test-{os.getpid()}-")
)
os.environ["HUSHENG_TEST_RUN"] = str(HUSHENG_TEST_RUN)
HUSHENG_HOME = HUSHENG_TEST_RUN / "home"
MEDIA_ROOT = HUSHENG_HOME / "files"
SECRET_KEY = "test-key-that-protects-nothing-at-all"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# A test that forgot the database fixture must never reach a real one.
_NOWHERE = "host=nowhere.invalid dbname=test_not_set_up user=nobody"
DATABASES = {alias: database(_NOWHERE) for alias in ("default", "owner", "audit", "portal")}
HUSHENG_PORTAL_ROLE = "husheng_test_portal"
