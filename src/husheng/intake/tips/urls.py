"""Addresses of the tips room, below tips/. The unlocked key's cookie goes nowhere else."""

from __future__ import annotations

from django.urls import path

from .views import holding, listing, opening, reading, working

app_name = "tips"
urlpatterns = [
    path("", listing.list_, name="list"),
    path("key/", holding.key, name="key"),
    path("key/lock/", holding.lock, name="lock"),
    path("key/change/", holding.change, name="change"),
    path("key/retire/", holding.retire, name="retire"),
    path("openings/", opening.list_, name="openings"),
    path("openings/<uuid:key>/", opening.page, name="opening"),
    path("openings/<uuid:key>/agree/", opening.agree, name="agree"),
    path("openings/<uuid:key>/decline/", opening.decline, name="decline"),
    path("<uuid:key>/", reading.page, name="page"),
    path("<uuid:key>/read/", reading.read, name="read"),
    path("<uuid:key>/identity/", reading.identity, name="identity"),
    path("<uuid:key>/originals/", reading.originals, name="originals"),
    path("<uuid:key>/files/<uuid:attachment>/", reading.file, name="file"),
    path("<uuid:key>/ask/<slug:envelope>/", working.ask, name="ask"),
    path("<uuid:key>/<slug:verb>/", working.step, name="step"),
]
