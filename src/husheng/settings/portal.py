"""The public portal's own settings: no cookies, no sessions, no log of who came; its own database role.

It stands beside the desk, never in it: of the rooms only those are loaded that a tip needs.
"""

from __future__ import annotations

import os
import secrets

from csp.constants import NONE, SELF

from husheng.settings.base import *  # noqa: F403
from husheng.settings.env import database, database_url, words

SECRET_KEY = secrets.token_hex(32)  # signs nothing that outlives the process
DEBUG = False
ROOT_URLCONF = "husheng.faces.portal.addresses"
ALLOWED_HOSTS = words("HUSHENG_PORTAL_HOSTS", "localhost,127.0.0.1,[::1]")
DATABASES = {
    "default": database(
        database_url("HUSHENG_PORTAL_DATABASE_URL", "husheng_portal"),
        CONN_MAX_AGE=600,
        CONN_HEALTH_CHECKS=True,
    )
}
_ROOMS = (
    "kernel",
    "shell",
    "jobs",
    "vault",
    "ledger",
    "acts",
    "agencies",
    "processing",
)  # of the vault no key is opened
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "csp",
    *(f"husheng.foundation.{room}" for room in _ROOMS),
    "husheng.intake.tips",
    "husheng.faces.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "husheng.foundation.kernel.middleware.known_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "husheng.faces.portal.middleware.nobody",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "husheng.foundation.kernel.middleware.no_store",
    "husheng.faces.portal.middleware.Spoken",
    "husheng.faces.portal.middleware.leave_nothing",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
            ]
        },
    }
]
FILE_UPLOAD_HANDLERS = ["husheng.faces.portal.uploads.SealingUpload"]
FILE_UPLOAD_TEMP_DIR = "/nonexistent"  # whatever would spool a plain byte fails
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60
DATA_UPLOAD_MAX_NUMBER_FILES = 6

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "no-referrer"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Behind the installation's own proxy with TLS; without host names of its own it is a demo on this machine.
if os.environ.get("HUSHENG_PORTAL_HOSTS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

# Nothing that could tell who came: no addresses, no paths; only that something broke, and where in the code.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "husheng.faces.portal.logs.Discreet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "ERROR"},
    "loggers": {name: {"handlers": [], "level": "ERROR"} for name in ("django", "husheng")},
}
