"""Addresses of the deadlines room, below deadlines/."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "deadlines"
urlpatterns = [
    path("<uuid:key>/why/", views.why, name="why"),
    path("<uuid:key>/extend/", views.extend, name="extend"),
]
