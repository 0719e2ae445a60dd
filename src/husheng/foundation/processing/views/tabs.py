"""The three pages of this room beside each other, and what they share."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import Invalid


def tabs(current: str) -> list[dict[str, Any]]:
    """Register, assessments, forms."""
    labels = {
        "register": _("个人信息台账"),
        "assessments": _("影响评估"),
        "forms": _("采集表"),
    }
    return [
        {"label": label, "url": reverse(f"processing:{name}"), "current": name == current}
        for name, label in labels.items()
    ]


def blame(form: Form, error: Invalid) -> None:
    """Put what the act found on the fields of the form."""
    for problem in error.problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, f"{_(problem.message)}{_(problem.remedy) if problem.remedy else ''}")
