"""Forms that open a case, name parties in it, and end it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.agencies.models import User
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.shell.forms import SpokenForm
from husheng.registries.parties.acts import PartyDetails

from ..choices import CLASSES, OUTCOMES, STANDINGS
from ..details import CaseDetails
from ..rules import LONGEST, PASSED_ON, WITHOUT_PENALTY
from ..words import basis_choices, violation_choices
from .shaping import CHOOSE, area, choose, named

PURPOSES: Final = [
    (Purpose.INVESTIGATE, _("调查取证")),
    (Purpose.HAND_OVER, _("移送材料")),
    (Purpose.PROTECT, _("保护与救助")),
]


class ProposeForm(SpokenForm):
    """提请立案."""

    principal_type = forms.ChoiceField(label=_("主要违法类型"))
    types = forms.MultipleChoiceField(
        label=_("违法类型"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("一案可以有几类，主要类型也要选上。"),
    )
    organisation = forms.CharField(
        label=_("机构"), required=False, max_length=120, help_text=_("写机构、门店或账号，不写个人姓名。")
    )
    place = forms.CharField(label=_("地点"), required=False, max_length=60)
    party_class = forms.ChoiceField(
        label=_("机构类别"),
        choices=[*CHOOSE, *CLASSES],
        help_text=_("以行为当日为准；月报表前四栏按它计数。"),
    )
    second = forms.ChoiceField(label=_("第二承办人"), help_text=_("由第二承办人确认立案，不能是您自己。"))

    def __init__(self, *args: Any, people: Sequence[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "principal_type", violation_choices())
        choose(self, "types", violation_choices(), empty=False)
        choose(self, "second", named(people))

    def details(self, lead: UUID | None) -> CaseDetails:
        """What was typed, for the act."""
        typed = self.cleaned_data
        return CaseDetails(
            principal_type=typed["principal_type"],
            types=tuple(typed["types"]),
            party_class=typed["party_class"],
            second=UUID(typed["second"]),
            organisation=typed["organisation"],
            place=typed["place"],
            lead=lead,
        )


class SecondForm(SpokenForm):
    """接续立案: only the second handler is asked; all else comes with the transfer."""

    second = forms.ChoiceField(label=_("第二承办人"), help_text=_("只列本机关在岗的承办人。"))

    def __init__(self, *args: Any, people: Sequence[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "second", named(people))


class ReasonForm(SpokenForm):
    """One reason."""

    reason = forms.CharField(label=_("理由"), widget=area(3), max_length=LONGEST)


class PartyForm(SpokenForm):
    """加入当事人: an organisation in plain, a person sealed; a person is named only on a basis (P1)."""

    party_class = forms.ChoiceField(label=_("类别"), choices=[*CHOOSE, *CLASSES])
    standing = forms.ChoiceField(
        label=_("在本案的地位"), choices=STANDINGS, widget=forms.RadioSelect,
        help_text=_("孕产妇、被取卵的人、代他人怀孕的人、捐献者、患者和孩子是受保护的人，不是当事人。"),
    )  # fmt: skip
    name = forms.CharField(label=_("机构名称"), required=False, max_length=120)
    uscc = forms.CharField(label=_("统一社会信用代码"), required=False, max_length=30)
    address = forms.CharField(label=_("地址"), required=False, max_length=200)
    person_name = forms.CharField(label=_("姓名（密封）"), required=False, max_length=60)
    person_id_no = forms.CharField(label=_("身份证号（密封）"), required=False, max_length=30)
    person_phone = forms.CharField(label=_("电话（密封）"), required=False, max_length=30)
    minor = forms.BooleanField(
        label=_("未成年人"), required=False,
        help_text=_("不满十八周岁，婴儿也是。他的信息须经正职负责人批准才能查阅；勾上后不能去掉。"),
    )  # fmt: skip
    counts_as = forms.ChoiceField(
        label=_("个人：行为所在机构的类别"), choices=CLASSES, initial="non_other",
        help_text=_("个人随行为所在机构计数；不在任何机构的选“个人”。"),
    )  # fmt: skip
    basis = forms.ChoiceField(
        label=_("个人作为当事人：法律依据"), required=False,
        help_text=_("须已立案、有两名承办人，并写明依据哪一条可以处罚个人。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "basis", basis_choices(persons=True))

    def details(self) -> PartyDetails:
        """Who it is, for the act."""
        names = (
            "party_class",
            "name",
            "uscc",
            "address",
            "person_name",
            "person_id_no",
            "person_phone",
            "minor",
        )
        return PartyDetails(**{name: self.cleaned_data[name] for name in names})


class NoPenaltyForm(SpokenForm):
    """不予处罚的决定."""

    decision = forms.ChoiceField(
        label=_("决定"), widget=forms.RadioSelect, choices=[o for o in OUTCOMES if o[0] in WITHOUT_PENALTY]
    )
    reason = forms.CharField(label=_("理由"), widget=area(4), max_length=LONGEST)


class CloseForm(SpokenForm):
    """结案."""

    outcome = forms.ChoiceField(
        label=_("结案结果"), widget=forms.RadioSelect, choices=[o for o in OUTCOMES if o[0] != PASSED_ON]
    )
    words = forms.CharField(
        label=_("结果说明"),
        widget=area(4),
        max_length=LONGEST,
        help_text=_("来源线索的答复会用到，不写个人信息。"),
    )


class RevealForm(SpokenForm):
    """Why a sealed value is to be read."""

    purpose = forms.ChoiceField(label=_("查阅事由"))
    reason = forms.CharField(label=_("为什么要看"), min_length=4, max_length=200)

    def __init__(self, purposes: Collection[Purpose], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "purpose", [(slug, words) for slug, words in PURPOSES if slug in purposes])
