"""The street door: each room that has pages hangs its urls.py here, under a path of its own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path

from husheng.foundation.agencies.access import public
from husheng.settings import rooms

# Room -> path; the desk stands at the root. Only rooms whose urls.py exists are let in.
PATHS = {
    "husheng.foundation.jobs": "jobs/",
    "husheng.foundation.privacy": "privacy/",
    "husheng.foundation.processing": "processing/",
    "husheng.foundation.evidence": "evidence/",
    "husheng.foundation.erasure": "erasure/",
    "husheng.foundation.documents": "documents/",
    "husheng.foundation.ledger": "ledger/",
    "husheng.foundation.deadlines": "deadlines/",
    "husheng.foundation.agencies": "agencies/",
    "husheng.registries.parties": "parties/",
    "husheng.intake.tips": "tips/",
    "husheng.intake.leads": "leads/",
    "husheng.intake.handovers": "handovers/",
    "husheng.intake.referrals": "referrals/",
    "husheng.casework.cases": "cases/",
    "husheng.casework.measures": "measures/",
    "husheng.casework.rewards": "rewards/",
    "husheng.analysis.leaks": "leaks/",
    "husheng.oversight.campaigns": "campaigns/",
    "husheng.oversight.supervision": "supervision/",
    "husheng.faces.api": "api/",
    "husheng.faces.desk": "",
}


def _rooms() -> list[URLPattern | URLResolver]:
    present = set(rooms.existing(having="urls.py"))
    return [path(prefix, include(f"{room}.urls")) for room, prefix in PATHS.items() if room in present]


@public
def closed(request: HttpRequest) -> HttpResponse:
    """Accounts are made by acts and passwords are reset by the security officer: no sign-up, no e-mail."""
    raise Http404


CLOSED = r"^accounts/(?:signup|email|confirm-email|inactive|login/code|password/(?:set|reset))/"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(CLOSED, closed),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    *_rooms(),
]
handler500 = "husheng.foundation.shell.errors.server_error"
