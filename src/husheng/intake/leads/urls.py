"""Addresses of the leads room, below leads/."""

from __future__ import annotations

from django.urls import path

from .listed import SAVED
from .views import acting, bulk, importing, listing, reading, registering

app_name = "leads"
urlpatterns = [
    path("", listing.list_, name="list"),
    path("search/", listing.search, name="search"),
    path("export.xlsx", listing.export, name="export"),
    path("answers/", listing.answers, name="answers"),
    *SAVED.patterns(),
    path("new/", registering.register, name="register"),
    path("from-handover/<uuid:handover>/", registering.from_handover, name="from_handover"),
    path("from-tip/<uuid:tip>/", registering.from_tip, name="from_tip"),
    path("bulk/", bulk.preview, name="bulk"),
    path("bulk/undo/", bulk.undo, name="bulk_undo"),
    path("bulk/assign/", bulk.assign, name="bulk_assign"),
    path("bulk/hand-over/", bulk.hand_over, name="bulk_hand_over"),
    path("import/", importing.uploads, name="imports"),
    path("import/<uuid:key>/", importing.rehearsal, name="import"),
    path("import/<uuid:key>/run/", importing.run, name="import_run"),
    path("import/<uuid:key>/discard/", importing.discard, name="import_discard"),
    path("import/<uuid:key>/problems.xlsx", importing.problems, name="import_problems"),
    path("<uuid:key>/", reading.page, name="page"),
    path("<uuid:key>/reveal/", reading.reveal, name="reveal"),
    path("<uuid:key>/readers/", reading.readers, name="readers"),
    path("<uuid:key>/<slug:verb>/", acting.act, name="act"),
]
