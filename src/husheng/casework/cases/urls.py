"""Addresses of the cases room, below cases/."""

from __future__ import annotations

from django.urls import path

from .listed import SAVED
from .views import acting, evidence, listing, opening, reading

app_name = "cases"
urlpatterns = [
    path("", listing.list_, name="list"),
    *SAVED.patterns(),
    path("new/", opening.propose, name="propose"),
    path("from-transfer/<uuid:handover>/", opening.from_transfer, name="from_transfer"),
    path("not-referred/", listing.not_referred, name="not_referred"),
    path("<uuid:key>/", reading.page, name="page"),
    path("<uuid:key>/timeline/", reading.timeline, name="timeline"),
    path("<uuid:key>/evidence/", evidence.evidence, name="evidence"),
    path("<uuid:key>/package/", evidence.package, name="package"),
    path("<uuid:key>/look-into/", listing.look_into, name="look_into"),
    path("<uuid:key>/parties/<uuid:entry>/", reading.party, name="party"),
    path("<uuid:key>/parties/<uuid:entry>/protect/", acting.protect, name="protect"),
    path("<uuid:key>/results/<uuid:handover>/", acting.take_result, name="take_result"),
    path("<uuid:key>/<slug:verb>/", acting.act, name="act"),
]
