"""Addresses of the room: who has read, approvals of the head, broken glass, delays of telling."""

from __future__ import annotations

from django.urls import path

from .views import approvals, delays, glass, readers

app_name = "privacy"
urlpatterns = [
    path("approvals/", approvals.page, name="approvals"),
    path("approvals/more/", approvals.ask_more, name="ask_more"),
    path("approvals/ask/<str:kind>/<uuid:key>/", approvals.ask, name="ask"),
    path("approvals/<uuid:key>/<slug:verb>/", approvals.decide, name="decide"),
    path("glass/<uuid:key>/examine/", glass.examine, name="examine"),
    path("glass/<str:kind>/<uuid:key>/", glass.break_glass, name="break"),
    path("delays/<uuid:key>/<slug:verb>/", delays.decide, name="decide_delay"),
    path("delays/<str:kind>/<uuid:key>/", delays.propose, name="delay"),
    path("readers/<str:kind>/<uuid:key>/", readers.page, name="readers"),
    path("readers/<str:kind>/<uuid:key>/told/", readers.told, name="told"),
]
