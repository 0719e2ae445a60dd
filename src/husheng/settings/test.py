"""Tests: a cluster of their own (see conftest.py); until it stands, both aliases point nowhere."""

from __future__ import annotations

import tempfile
from pathlib import Path

from husheng.settings.base import *  # noqa: F403
from husheng.settings.env import database

HUSHENG_DEMO = False
HUSHENG_HOME = Path(tempfile.gettempdir()) / "husheng-tests"
MEDIA_ROOT = HUSHENG_HOME / "files"
SECRET_KEY = "test-key-that-protects-nothing-at-all"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# A test that forgot the database fixture must never reach a real one.
DATABASES = {
    alias: database("host=nowhere.invalid dbname=test_not_set_up user=nobody") for alias in ("default", "owner", "audit")
}
