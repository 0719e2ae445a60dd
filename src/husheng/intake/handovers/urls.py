"""Addresses of the hand-overs room, below handovers/."""

from __future__ import annotations

from django.urls import path

from . import signing, views
from .listed import SAVED

app_name = "handovers"
urlpatterns = [
    path("", views.list_, name="list"),
    *SAVED.patterns(),
    path("receive/", signing.preview, name="bulk"),
    path("receive/sign/", signing.receive, name="bulk_receive"),
    path("<uuid:key>/", views.page, name="page"),
    path("<uuid:key>/package/", views.package, name="package"),
    path("<uuid:key>/secure/", views.secure, name="secure"),
    path("<uuid:key>/do/<slug:verb>/", views.do, name="do"),
    path("<uuid:key>/paper/<slug:name>.<slug:form>", views.paper, name="paper"),
]
