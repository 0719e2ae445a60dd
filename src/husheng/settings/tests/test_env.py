"""Settings have safe defaults, and production does not start with unsafe ones."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from husheng.settings import env

GOOD = {
    "HUSHENG_SECRET_KEY": "k" * 40,
    "HUSHENG_ALLOWED_HOSTS": "husheng.example.gov.cn",
    "HUSHENG_DATABASE_URL": "postgresql://app@db.example/husheng",
}


def test_a_url_becomes_a_database_entry_and_its_options_stay():
    entry = env.database("postgresql://app:p%40ss@db.example:6432/husheng?sslmode=require", CONN_MAX_AGE=5)
    assert entry == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "husheng",
        "USER": "app",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
        "CONN_MAX_AGE": 5,
    }


def test_a_socket_in_a_folder_with_spaces_is_kept():
    entry = env.database("host='/data of/护生' dbname=husheng user=app")
    assert entry["HOST"] == "/data of/护生"


def test_the_embedded_server_is_found_without_being_imported(tmp_path, monkeypatch):
    monkeypatch.setenv("HUSHENG_HOME", str(tmp_path / "it's here"))
    monkeypatch.delenv("HUSHENG_DATABASE_URL", raising=False)
    before = env.database(env.database_url("HUSHENG_DATABASE_URL", "husheng_app"))
    assert before["HOST"] == str(tmp_path / "it's here" / "postgres")
    folder = tmp_path / "it's here" / "postgres"
    folder.mkdir(parents=True)
    (folder / "connection.json").write_text(
        '{"socket": "/run/it\'s", "passwords": {"husheng_app": "a b\'c"}}'
    )
    after = env.database(env.database_url("HUSHENG_DATABASE_URL", "husheng_app"))
    assert (after["HOST"], after["PASSWORD"]) == ("/run/it's", "a b'c")


def test_the_demo_key_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.setenv("HUSHENG_HOME", str(tmp_path / "home"))
    first = env.demo_secret_key()
    assert first == env.demo_secret_key()
    assert first.startswith(env.DEMO_KEY_PREFIX)
    assert (tmp_path / "home" / "demo_secret_key").stat().st_mode & 0o777 == 0o600


def _start_production(tmp_path, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUSHENG_")}
    return subprocess.run(
        [sys.executable, "-c", "import husheng.settings.production"],
        env={
            **clean,
            "HUSHENG_HOME": str(tmp_path),
            **{key: value for key, value in variables.items() if value},
        },
        capture_output=True,
        text=True,
    )


def test_production_starts_with_a_key_and_a_host(tmp_path):
    answer = _start_production(tmp_path, **GOOD)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"HUSHENG_SECRET_KEY": ""}, "HUSHENG_SECRET_KEY_FILE"),
        ({"HUSHENG_SECRET_KEY": "short"}, "HUSHENG_SECRET_KEY_FILE"),
        ({"HUSHENG_SECRET_KEY": env.DEMO_KEY_PREFIX + "k" * 60}, "HUSHENG_SECRET_KEY_FILE"),
        ({"HUSHENG_ALLOWED_HOSTS": ""}, "HUSHENG_ALLOWED_HOSTS"),
        ({"HUSHENG_ALLOWED_HOSTS": "*"}, "HUSHENG_ALLOWED_HOSTS"),
        ({"HUSHENG_PROXIES": "10.9.0.7/24"}, "HUSHENG_PROXIES"),
    ],
)
def test_production_refuses_and_says_what_to_set(tmp_path, wrong, remedy):
    answer = _start_production(tmp_path, **{**GOOD, **wrong})
    assert answer.returncode != 0
    assert remedy in answer.stderr.splitlines()[-1]


def test_production_takes_cookies_over_https_from_this_host_alone(tmp_path):
    said = (
        "import husheng.settings.production as p; print("
        + " and ".join(
            [
                "p.SESSION_COOKIE_NAME.startswith('__Host-')",
                "p.CSRF_COOKIE_NAME.startswith('__Host-')",
                "p.LANGUAGE_COOKIE_NAME.startswith('__Host-')",
                "p.SESSION_COOKIE_SECURE and p.CSRF_COOKIE_SECURE and p.LANGUAGE_COOKIE_SECURE",
                "p.SESSION_COOKIE_HTTPONLY and p.SECURE_HSTS_SECONDS >= 31536000 and p.SECURE_HSTS_INCLUDE_SUBDOMAINS",
                "p.SECURE_SSL_REDIRECT and not getattr(p, 'DEBUG', False)",
            ]
        )
        + ")"
    )
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUSHENG_")}
    answer = subprocess.run(
        [sys.executable, "-c", said],
        env={**clean, "HUSHENG_HOME": str(tmp_path), **GOOD},
        capture_output=True,
        text=True,
    )
    assert answer.stdout.strip() == "True", answer.stderr
