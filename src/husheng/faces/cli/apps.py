"""Django app of this room: its translations are found through it."""

from __future__ import annotations

from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "husheng.faces.cli"
    label = "cli"
