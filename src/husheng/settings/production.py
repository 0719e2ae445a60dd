"""A real installation: refuses to start with the demo's keys, without host names, or over plain http."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from husheng.settings.base import *  # noqa: F403
from husheng.settings.base import HUSHENG_HOME
from husheng.settings.env import production_secret_key, words

HUSHENG_DEMO = False
SECRET_KEY = production_secret_key()

# HUSHENG_ALLOWED_HOSTS: the names under which colleagues open the platform, separated by commas.
ALLOWED_HOSTS = words("HUSHENG_ALLOWED_HOSTS")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "Production does not start: no host name is allowed. Set HUSHENG_ALLOWED_HOSTS, for example "
        "`husheng.example.gov.cn`."
    )
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [
    r"^api/"
]  # a program that is led on never notices that it sent its token in the clear
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
# A cookie called so is taken by browsers over https only, from this very host, for all of it.
SESSION_COOKIE_NAME = "__Host-husheng"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"

STATIC_ROOT = HUSHENG_HOME / "static"
WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
