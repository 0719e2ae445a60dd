"""Addresses of the rewards room, below rewards/."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "rewards"
urlpatterns = [
    path("", views.list_, name="list"),
    path("of-case/<uuid:case>/new/", views.propose, name="propose"),
    path("<uuid:key>/", views.page, name="page"),
    path("<uuid:key>/<slug:verb>/", views.do, name="do"),
]
