"""The shell as a Django app, so that its templates, static files and template tags are found."""

from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "husheng.foundation.shell"
    label = "shell"
    verbose_name = "界面"
