"""Forms of the room: why, for how long, and what the head says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.shell.forms import SpokenForm

from .limits import limits

PLAIN = _("不写个人的姓名和号码；审计员看得到。")


class AskForm(SpokenForm):
    """Why, and for how many days."""

    reason = forms.CharField(label=_("理由"), min_length=4, max_length=200, help_text=PLAIN)
    days = forms.IntegerField(label=_("天数"), min_value=1)

    def __init__(self, part: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = int(limits()[part]["longest_days"])
        days: Any = self.fields["days"]
        days.max_value = longest
        days.initial = min(30, longest)
        days.help_text = _("最长 %(days)s 天，到期自动失效。") % {"days": longest}
        days.widget.attrs |= {"max": longest}


class MoreForm(AskForm):
    """How many readings more a day."""

    extra = forms.IntegerField(label=_("每日增加次数"), min_value=1)
    field_order = ["extra", "days", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("more", *args, **kwargs)
        self.fields["days"].initial = 1


class GlassForm(SpokenForm):
    """Why it cannot wait."""

    reason = forms.CharField(label=_("为什么来不及申请"), min_length=4, max_length=200, help_text=PLAIN)


class RemarkForm(SpokenForm):
    """What the head says to it."""

    remark = forms.CharField(label=_("说明"), required=False, max_length=200, help_text=PLAIN)


class ExamineForm(SpokenForm):
    """Was it justified?"""

    verdict = forms.ChoiceField(
        label=_("结论"),
        widget=forms.RadioSelect,
        choices=[("justified", _("有正当理由")), ("unjustified", _("没有正当理由"))],
    )
    remark = forms.CharField(label=_("说明"), min_length=4, max_length=200, help_text=PLAIN)
