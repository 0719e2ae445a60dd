"""Forms that send something about a case to another agency, or report it as a crime."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.agencies.models import Agency, User
from husheng.foundation.shell.forms import SpokenForm
from husheng.intake.handovers.details import HandoverDetails
from husheng.intake.handovers.models import ASSISTANCE, MISCONDUCT, NOTICE, TRANSFER
from husheng.intake.referrals.details import ReferralDetails

from ..rules import LONGEST
from .shaping import area, choose, lines, named, of_agencies


class SendForm(SpokenForm):
    """What is asked of another agency; one thing on each line."""

    to_agency = forms.ChoiceField(label=_("接收单位"))
    items = forms.CharField(
        label=_("请对方办理什么"),
        required=False,
        widget=area(4),
        max_length=4000,
        help_text=_("一行一项，每项都要有结果。"),
    )
    message = forms.CharField(label=_("附言"), required=False, widget=area(2), max_length=LONGEST)

    def __init__(self, *args: Any, agencies: Iterable[Agency] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "to_agency", of_agencies(agencies))

    def _details(self, kind: str, accused: UUID | None = None) -> HandoverDetails:
        typed = self.cleaned_data
        return HandoverDetails(
            kind, UUID(typed["to_agency"]), lines(typed["items"]), typed["message"], accused=accused
        )


class TransferForm(SendForm):
    """案件移送: to the agency that has jurisdiction."""

    def details(self) -> HandoverDetails:
        """For the act."""
        return self._details(TRANSFER)


class HandOverForm(SendForm):
    """通报、协查、职务违法线索移送: the case stays with us."""

    kind = forms.ChoiceField(
        label=_("种类"), widget=forms.RadioSelect,
        choices=[(ASSISTANCE, _("协查")), (NOTICE, _("通报")), (MISCONDUCT, _("职务违法线索移送"))],
    )  # fmt: skip
    accused = forms.ChoiceField(
        label=_("被反映人员所在机关"), required=False, help_text=_("只在移送职务违法线索时选；不写人员姓名。")
    )
    field_order = ("kind", "to_agency", "accused", "items", "message")

    def __init__(self, *args: Any, agencies: Iterable[Agency] = (), **kwargs: Any) -> None:
        known = list(agencies)
        super().__init__(*args, agencies=known, **kwargs)
        choose(self, "accused", of_agencies(known))

    def details(self) -> HandoverDetails:
        """For the act."""
        typed = self.cleaned_data
        return self._details(typed["kind"], UUID(typed["accused"]) if typed["accused"] else None)


class ResultForm(SpokenForm):
    """取回协查结果."""

    result = forms.CharField(label=_("协查结果"), widget=area(4), max_length=LONGEST)


class CrimeForm(SpokenForm):
    """报告涉嫌犯罪: to the head, by a team of two or more (国务院令310 art. 5)."""

    offences = forms.CharField(
        label=_("涉嫌罪名"), widget=area(2), max_length=400, help_text=_("一行一个，写刑法上的罪名。")
    )
    facts = forms.CharField(label=_("基本事实"), widget=area(5), max_length=LONGEST)
    basis = forms.CharField(label=_("法律依据"), widget=area(2), max_length=LONGEST)
    investigators = forms.MultipleChoiceField(
        label=_("专案组"), widget=forms.CheckboxSelectMultiple, help_text=_("两名以上执法人员。")
    )

    def __init__(self, *args: Any, people: Sequence[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "investigators", named(people), empty=False)

    def details(self) -> ReferralDetails:
        """For the act."""
        typed = self.cleaned_data
        team = tuple(UUID(key) for key in typed["investigators"])
        return ReferralDetails(lines(typed["offences"]), team, typed["facts"], typed["basis"])
