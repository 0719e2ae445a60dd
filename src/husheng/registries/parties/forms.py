"""Forms of the register of parties: organisations only; people are entered where a case needs them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.shell.forms import SpokenForm

from .acts import PartyDetails
from .models import PERSON
from .words import classes


class OrganisationForm(SpokenForm):
    """登记机构."""

    party_class = forms.ChoiceField(label=_("类别"))
    name = forms.CharField(label=_("机构名称"), max_length=120)
    uscc = forms.CharField(label=_("统一社会信用代码"), required=False, max_length=24)
    address = forms.CharField(label=_("地址"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code, word) for code, word in classes() if code != PERSON]
        self.fields["party_class"].choices = [("", _("请选择")), *offered]  # type: ignore[attr-defined]

    def details(self) -> PartyDetails:
        """What was typed, for the act."""
        return PartyDetails(**self.cleaned_data)
