"""The three pages of this room beside each other, and what they share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


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
