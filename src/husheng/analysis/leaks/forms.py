"""Forms of the room. They only shape input; what is right or wrong is said by the acts."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.casework.cases.models import Case
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.models import Agency
from husheng.foundation.agencies.roles import roles
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.violations import choices
from husheng.foundation.shell.forms import SpokenForm
from husheng.intake.leads.hotline import DEFAULT

from .choices import COLUMNS
from .details import CanaryDetails, RunDetails

CHOOSE: Final = ("", _("请选择"))
YEARS: Final = 3


def agencies(without: UUID | None = None, able: Permission | None = None) -> list[tuple[str, str]]:
    """Active agencies by place; those where somebody can hold the permission."""
    found = Agency.objects.filter(active=True).select_related("region")
    if without is not None:
        found = found.exclude(pk=without)
    if able is not None:
        slugs = [slug for slug, role in roles().items() if able in role.permissions]
        found = found.filter(post__state="held", post__role__in=slugs).distinct()
    rows = found.order_by("region_path", "pinyin")[:2000]
    return [(str(one.pk), f"{one.region.name} · {one.short_name}") for one in rows]


class ReasonForm(SpokenForm):
    """One or two sentences."""

    reason = forms.CharField(label=_("理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class OfferForm(ReasonForm):
    """To which agency a finding goes."""

    agency = forms.TypedChoiceField(label=_("送哪个机关"), coerce=UUID)
    field_order = ("agency", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [CHOOSE, *agencies(able=Permission.LEAK_MATCH)]  # type: ignore[attr-defined]


class TakeForm(SpokenForm):
    """Into which case."""

    case = forms.TypedChoiceField(label=_("并入哪件案件"), coerce=UUID)

    def __init__(self, cases: list[Case], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(str(row.pk), f"{row.number} {row.title}") for row in cases]
        self.fields["case"].choices = [CHOOSE, *held]  # type: ignore[attr-defined]


class CanaryForm(SpokenForm):
    """What a canary pretends to be."""

    agency = forms.TypedChoiceField(label=_("投放到哪个机关"), coerce=UUID)
    violation = forms.ChoiceField(label=_("类型"), choices=[CHOOSE, *choices()])
    organisation = forms.CharField(
        label=_("机构名称"), max_length=120, help_text=_("编一个不存在的机构；不要与真的相近。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [CHOOSE, *agencies()]  # type: ignore[attr-defined]

    def details(self) -> CanaryDetails:
        """For the act."""
        return CanaryDetails(**self.cleaned_data)


class PlantForm(SpokenForm):
    """The second person."""

    phone = forms.CharField(
        label=_("号码"), required=False, max_length=20,
        help_text=_("可填本单位自己守听的手机号；不填则用不存在的号码。"),
    )  # fmt: skip


class RequestForm(SpokenForm):
    """提请比对."""

    file = forms.FileField(
        label=_("名单文件"), help_text=_("CSV，每行一条；依法查获的原件。先密封保存，批准后才比对。")
    )
    column = forms.ChoiceField(label=_("按什么比对"), choices=[CHOOSE, *COLUMNS])
    since = forms.DateField(label=_("查阅自"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("查阅至"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    second = forms.TypedChoiceField(label=_("由哪个机关批准"), coerce=UUID)
    reason = forms.CharField(
        label=_("为什么比对"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写名单从哪里查获、要查清什么；不写人名和号码。"),
    )  # fmt: skip

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        able = agencies(case.agency_id, Permission.LEAK_APPROVE)
        self.fields["second"].choices = [CHOOSE, *able]  # type: ignore[attr-defined]
        today = clock.today()
        self.fields["since"].initial = today - dt.timedelta(days=365 * YEARS)
        self.fields["until"].initial = today

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > DEFAULT.file_bytes:
            raise forms.ValidationError(_("文件太大，不像一份名单。请核对后重新选择。"))
        return file

    def details(self) -> RunDetails:
        """For the act."""
        typed = self.cleaned_data
        names = ("second", "column", "since", "until", "reason")
        return RunDetails(
            case=self.case.pk,
            name=typed["file"].name,
            body=typed["file"].read(),
            **{n: typed[n] for n in names},
        )


class RemarkForm(SpokenForm):
    """批准意见."""

    reason = forms.CharField(label=_("意见"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
