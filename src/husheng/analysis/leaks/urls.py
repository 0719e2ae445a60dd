"""Addresses of the leaks room, below leaks/."""

from __future__ import annotations

from django.urls import path

from .views import canaries, findings, runs

app_name = "leaks"
urlpatterns = [
    path("", findings.list_, name="findings"),
    path("canaries/", canaries.list_, name="canaries"),
    path("canaries/<uuid:key>/<slug:verb>/", canaries.do, name="do_canary"),
    path("runs/", runs.list_, name="runs"),
    path("runs/of-case/<uuid:case>/new/", runs.request_, name="request"),
    path("runs/<uuid:key>/", runs.page, name="run"),
    path("runs/<uuid:key>/posts/<uuid:post>/", runs.evidence, name="evidence"),
    path("runs/<uuid:key>/<slug:verb>/", runs.do, name="do_run"),
    path("<uuid:key>/", findings.page, name="finding"),
    path("<uuid:key>/<slug:verb>/", findings.do, name="do_finding"),
]
