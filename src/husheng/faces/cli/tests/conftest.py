"""`husheng` in this process against the test database, and people with passwords. Synthetic people only."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from husheng.faces.cli.acting import PASSWORD_FILE
from husheng.foundation.agencies.models import Post

PASSWORD = "right horse battery"


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run a command as the embedded server would not be needed; the password comes from a file."""
    monkeypatch.setenv("HUSHENG_DATABASE_URL", "the test database is chosen already")
    path = tmp_path / "password"
    path.write_text(PASSWORD + "\n")
    monkeypatch.setenv(PASSWORD_FILE, str(path))
    monkeypatch.setenv("LANGUAGE", "zh_CN")

    def call(*words: object, input: str | None = None) -> Any:
        from husheng.faces.cli.main import app

        return CliRunner().invoke(app, [str(word) for word in words], input=input)

    return call


@pytest.fixture
def people(city):
    """A login by role; made when asked for, with the password that the file holds."""

    def login(role: str, kind: str = "health", region: str = "120102") -> str:
        post: Post = city.post(role, kind, region)
        post.user.set_password(PASSWORD)
        post.user.save()
        return str(post.user.username)

    return login
