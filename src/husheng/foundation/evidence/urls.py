"""Addresses of the evidence room."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "evidence"
urlpatterns = [
    path("packages/<uuid:key>/", views.made, name="made"),
    path("<uuid:key>/", views.page, name="page"),
    path("<uuid:key>/download/", views.download, name="download"),
    path("<uuid:key>/package/", views.package, name="package"),
    path("<uuid:key>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:key>/pass-on/", views.pass_on, name="pass_on"),
]
