"""Forms of erasure: the request, the code of the list, the reason to open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from husheng.foundation.shell.forms import SpokenForm

from .rules import grounds


class AskForm(SpokenForm):
    """On which ground, and by which paper."""

    ground = forms.ChoiceField(label=_("删除事由"))
    paper = forms.CharField(
        label=_("文书编号"), max_length=60, help_text=_("申请书、审批表或者裁判文书的编号，不写人名。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh"
        listed = [(each.id, f"{each.name(language)} · {each.cited(language)}") for each in grounds().values()]
        self.fields["ground"].choices = [("", _("请选择")), *listed]  # type: ignore[attr-defined]


class CodeForm(SpokenForm):
    """What stands on the list: nobody confirms what he has not looked at."""

    code = forms.CharField(
        label=_("清单校验码"), max_length=8, help_text=_("打开清单，照抄上面的八位校验码。")
    )


class ReasonForm(SpokenForm):
    """Why it must be opened."""

    reason = forms.CharField(
        label=_("启封理由"), min_length=4, max_length=200, help_text=_("写事由，不写人名和号码。")
    )
