"""Forms of the daily work on a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.agencies.models import User
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.shell.forms import SpokenForm

from ..choices import HANDLER, ROLES
from ..details import FactDetails
from ..rules import LONGEST
from ..words import violation_choices
from .shaping import area, choose, named


class FactForm(SpokenForm):
    """记录事实."""

    text = forms.CharField(
        label=_("待证事实"),
        widget=area(3),
        max_length=LONGEST,
        help_text=_("一句一事，不写个人的证件号和手机号。"),
    )
    violation = forms.ChoiceField(label=_("违法类型"), required=False)
    exhibits = forms.MultipleChoiceField(
        label=_("由哪些证据证明"), required=False, widget=forms.CheckboxSelectMultiple
    )
    suspected_crime = forms.BooleanField(
        label=_("涉嫌犯罪"), required=False,
        help_text=_("勾选后进入检察机关的应移未移名单，直到报告移送。"),
    )  # fmt: skip

    def __init__(self, *args: Any, exhibits: Sequence[Exhibit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "violation", violation_choices())
        shown = [(str(exhibit.pk), exhibit.title) for exhibit in exhibits if exhibit.state == "secured"]
        choose(self, "exhibits", shown, empty=False)
        if not shown:
            del self.fields["exhibits"]

    def details(self) -> FactDetails:
        """What was established, for the act."""
        typed = self.cleaned_data
        exhibits = tuple(UUID(key) for key in typed.get("exhibits", ()))
        return FactDetails(typed["text"], typed["violation"], typed["suspected_crime"], exhibits)


class NoteForm(SpokenForm):
    """办案记录."""

    text = forms.CharField(label=_("办案记录"), widget=area(4), max_length=LONGEST)


class TypesForm(SpokenForm):
    """改违法类型."""

    principal = forms.ChoiceField(label=_("主要违法类型"))
    types = forms.MultipleChoiceField(
        label=_("违法类型"), widget=forms.CheckboxSelectMultiple,
        help_text=_("已报送的月份会显示为更正。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "principal", violation_choices())
        choose(self, "types", violation_choices(), empty=False)


class MembersForm(SpokenForm):
    """换办案人员."""

    user = forms.ChoiceField(label=_("加入的人"))
    role = forms.ChoiceField(label=_("分工"), choices=ROLES, initial=HANDLER)
    leaves = forms.ChoiceField(label=_("退出的人"), required=False, help_text=_("承办人不能少于两名。"))

    def __init__(
        self, *args: Any, people: Sequence[User] = (), members: Sequence[User] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "user", named(people))
        choose(self, "leaves", named(members))

    def leaver(self) -> UUID | None:
        """Who leaves, if anybody."""
        return UUID(self.cleaned_data["leaves"]) if self.cleaned_data["leaves"] else None
