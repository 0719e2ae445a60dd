"""Addresses of the ledger's pages and of the logs themselves, below ledger/."""

from __future__ import annotations

from django.urls import path

from . import serving, views

app_name = "ledger"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("acts/<uuid:act_id>/", views.act, name="act"),
    path("acts/<uuid:act_id>/proof.tlog-proof", views.bundle, name="bundle"),
    path("acts/<uuid:act_id>/leaf.json", views.leaf, name="leaf"),
    path("examine", views.examine, name="examine"),
    path("timestamps/<slug:name>/<int:size>/<slug:authority>.tsr", views.timestamp, name="timestamp"),
    path("timestamps/<slug:name>/<int:size>/<slug:authority>.checkpoint", views.stamped, name="stamped"),
    path("policy", serving.policy, name="policy"),
    path("log/<slug:name>/checkpoint", serving.checkpoint, name="checkpoint"),
    path("log/<slug:name>/tile/entries/<path:path>", serving.entries, name="entries"),
    path("log/<slug:name>/tile/<path:path>", serving.tile, name="tile"),
]
