"""What every installation has in common. `demo`, `test` and `production` differ in keys, cookies and files."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from husheng.settings import rooms
from husheng.settings.env import database, database_url, home, networks, suite

HUSHENG_HOME = home()

# ── rooms ───────────────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    # our templates win over allauth's
    *rooms.existing(),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]
ROOT_URLCONF = "husheng.urls"
WSGI_APPLICATION = "husheng.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "husheng.foundation.kernel.middleware.known_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "husheng.foundation.evidence.uploads.UploadLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "husheng.foundation.kernel.middleware.no_store",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "husheng.faces.desk.login.idle.IdleMiddleware",
    "husheng.faces.desk.login.second_factor.SecondFactorMiddleware",
    "husheng.faces.desk.login.terminals.TerminalMiddleware",
    "husheng.foundation.agencies.middleware.ActorMiddleware",
    "husheng.faces.desk.turns.TurnMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "husheng.foundation.shell.context.page",
                "husheng.faces.desk.context.frame",
            ]
        },
    }
]

# ── database: the platform owns nothing; migrations run as the owner (`husheng manage migrate`) ──────────────
# HUSHENG_DATABASE_URL, HUSHENG_OWNER_DATABASE_URL: any PostgreSQL 15 to 18; default the embedded one.
DATABASES = {
    "default": database(
        database_url("HUSHENG_DATABASE_URL", "husheng_app"), CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True
    ),
    "owner": database(database_url("HUSHENG_OWNER_DATABASE_URL", "husheng_owner")),
    # The read log commits by itself before a value is shown, even inside a read-only page.
    "audit": database(
        database_url("HUSHENG_DATABASE_URL", "husheng_app"), CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True
    ),
}

# A folder with pg_dump, pg_restore and psql for backup and restore; empty: the bundled ones, which speak no TLS.
HUSHENG_POSTGRES_PROGRAMS = os.environ.get("HUSHENG_POSTGRES_PROGRAMS", "")

# The public portal's own role; migrations give it what its acts need and nothing else, where it exists.
HUSHENG_PORTAL_ROLE = os.environ.get("HUSHENG_PORTAL_ROLE", "husheng_portal")
# Whether row policies know the door of tests, demo and benchmarks, who look at what they have made themselves.
HUSHENG_GROUND_DOOR = False

# ── people and sessions ─────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "husheng.faces.desk.login.passwords.OwnWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "husheng.faces.desk.login.adapters.AccountAdapter"
_FORMS = "husheng.faces.desk.login.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.Login",
    "change_password": f"{_FORMS}.ChangePassword",
    "reauthenticate": f"{_FORMS}.Reauthenticate",
}
# A whole office may stand behind one address; guessing is stopped by the lock-out below.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "200/m/ip,50/15m/key"}
# No staff page opens without a second factor. The demo and the tests of single pages do without.
HUSHENG_SECOND_FACTOR = True
HUSHENG_DEMO = False  # the synthetic city; shows identities to anybody who opens it
MFA_ADAPTER = "husheng.faces.desk.login.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": f"{_FORMS}.Authenticate",
    "reauthenticate": f"{_FORMS}.ReauthenticateByCode",
    "activate_totp": f"{_FORMS}.ActivateTOTP",
    "add_webauthn": f"{_FORMS}.AddPasskey",
    "edit_webauthn": f"{_FORMS}.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "护生"

# Five wrong passwords lock the pair of name and address for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # the auditor reads it
# A proxy in front says whose request it passes on; only those named here are believed.
HUSHENG_PROXIES = networks("HUSHENG_PROXIES")
# The addresses at which administrators may work; none named: anywhere.
HUSHENG_ADMINISTRATORS_FROM = networks("HUSHENG_ADMINISTRATORS_FROM")

SESSION_ENGINE = "husheng.foundation.agencies.sessions"
SESSION_COOKIE_NAME = "husheng"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A desk that nobody touches is logged out after so many minutes; whoever works stays, at most for a working day.
HUSHENG_IDLE_MINUTES = 30
# The office's malware scanner: clamd's socket, as `/run/clamav/clamd.ctl`. With one nothing comes in unscanned.
HUSHENG_CLAMD = os.environ.get("HUSHENG_CLAMD", "")
# No page asks the database for longer; 0 sets no limit (some connection poolers take none).
HUSHENG_STATEMENT_SECONDS = int(os.environ.get("HUSHENG_STATEMENT_SECONDS", "60"))
# In how many places one account may be logged in at once; a further login ends the oldest.
HUSHENG_SESSIONS = int(os.environ.get("HUSHENG_SESSIONS", "3"))
# An account without a login for so many days is shut until the security officer opens it again (本地约定).
HUSHENG_UNUSED_DAYS = int(os.environ.get("HUSHENG_UNUSED_DAYS", "90"))
# The menu's counts may be so many seconds old, except after something of one's own.
HUSHENG_MENU_SECONDS = 10.0
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no words in a cookie
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# ── what leaves the building: nothing ───────────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# ── the vault ───────────────────────────────────────────────────────────────────────────────────────────────
# `intl` (AES-256-GCM, SHA-256) or `sm` (SM4-GCM, SM3) for what is sealed from now on; both stay readable.
HUSHENG_SUITE = suite()
HUSHENG_KEY_BACKUP_DAYS = int(
    os.environ.get("HUSHENG_KEY_BACKUP_DAYS", "30")
)  # older files of keys are refused
# A second place, best on another machine, for the list of erased people that every restore replays; empty: none.
HUSHENG_TOMBSTONES = os.environ.get("HUSHENG_TOMBSTONES", "")
HUSHENG_PLAIN_KEYS = False  # keys that lie open: the demo and the tests only

# ── the ledger ──────────────────────────────────────────────────────────────────────────────────────────────
HUSHENG_LEDGER_ORIGIN = os.environ.get("HUSHENG_LEDGER_ORIGIN", "")  # random per installation when empty
# A folder, best on another disk, in which the worker keeps every log as a tree with its entries; empty: none.
HUSHENG_LEDGER_EXPORT = os.environ.get("HUSHENG_LEDGER_EXPORT", "")
# A cryptographic module (PKCS#11) for signing keys: the maker's library and the token's label. Its PIN is asked for as
# that of the vault's token is: HUSHENG_PKCS11_PIN_FILE.
HUSHENG_PKCS11_MODULE = os.environ.get("HUSHENG_PKCS11_MODULE", "")
HUSHENG_PKCS11_TOKEN = os.environ.get("HUSHENG_PKCS11_TOKEN", "")

# ── rewards ─────────────────────────────────────────────────────────────────────────────────────────────────
# A TOML file with this place's own reward scales and their basis (`casework/rewards/scales.toml`); empty: the shipped.
HUSHENG_REWARD_SCALES = os.environ.get("HUSHENG_REWARD_SCALES", "")

# ── language and time ───────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "husheng_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ── files ───────────────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = None  # served from where they stand; production collects them
MEDIA_ROOT = HUSHENG_HOME / "files"
WHITENOISE_USE_FINDERS = True
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "husheng.foundation.evidence.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "husheng.foundation.evidence.uploads.SealedUpload",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# ── jobs ────────────────────────────────────────────────────────────────────────────────────────────────────
# Every room's `tasks.py` is found; the queue lives in the same database, so a job commits with its act.
PROCRASTINATE_DATABASE_ALIAS = "default"

# ── log: one line per record on stderr; ids, never values ───────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "husheng.foundation.kernel.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "husheng": {"level": "INFO"},
        "axes": {"level": "ERROR"},
    },
}
