"""The cases room."""

from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "husheng.casework.cases"
    label = "cases"
    verbose_name = "案件"
