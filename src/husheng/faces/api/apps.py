"""Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "husheng.faces.api"
    label = "api"
