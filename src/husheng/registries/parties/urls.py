"""Addresses of the register of parties, below parties/."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "parties"
urlpatterns = [
    path("", views.list_, name="list"),
    path("new/", views.register, name="register"),
    path("<uuid:key>/", views.page, name="page"),
    path("<uuid:key>/update/", views.update, name="update"),
]
