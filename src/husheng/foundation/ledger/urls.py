"""Addresses of the ledger's pages, below ledger/."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "ledger"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("acts/<uuid:act_id>/", views.act, name="act"),
]
