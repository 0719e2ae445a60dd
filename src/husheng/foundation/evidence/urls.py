"""Addresses of the evidence room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "evidence"
urlpatterns = [
    path("<uuid:key>/", views.exhibit, name="exhibit"),
    path("<uuid:key>/download/", views.download, name="download"),
]
