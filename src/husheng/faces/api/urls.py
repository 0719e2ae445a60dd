"""Where the API stands. Its views are open at the gate, because each authenticates its own caller by token."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from husheng.foundation.agencies.access import public

from .v1 import api

app_name = "api"


def _patterns() -> list[URLPattern]:
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in found:
        public(pattern.callback)
    return found


urlpatterns = [path("v1/", include(_patterns()))]
