"""Forms of the room. They only shape input; what is right or wrong is said by the acts.

No field asks for a woman, a patient or a child: what is reported is a provider (L6).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.kernel import clock
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.shell.forms import SpokenForm
from husheng.intake.handovers.kinds import KINDS

from .acts import Part
from .choices import BY_HAND, CHANNELS, OUTCOMES, REJECTIONS, SOURCES
from .models import PORTAL, WEB, Lead
from .rules import LeadDetails
from .words import spoken, violation_choices

CHOOSE = [("", _("请选择"))]


def area(rows: int = 4, **attrs: str) -> forms.Textarea:
    """A text area of so many rows."""
    return forms.Textarea(attrs={"rows": rows, **attrs})


class Moment(forms.DateTimeField):
    """A local date and time; the browser's own picker."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs)


class RegisterForm(SpokenForm):
    """登记线索."""

    violation = forms.ChoiceField(label=_("反映的违法类型"))
    organisation = forms.CharField(
        label=_("被反映的机构"),
        required=False,
        max_length=120,
        help_text=_(
            "写提供服务、发布广告或开具证件的机构、门店、账号。孕产妇、捐卵者、患者和孩子是受保护的人，不是被反映的对象。"
        ),
    )
    place = forms.CharField(
        label=_("地点"), required=False, max_length=60, help_text=_("写到街道或楼宇，不写住户门牌。")
    )
    received_at = Moment(label=_("收到时间"))
    source = forms.ChoiceField(label=_("来源"))
    source_ref = forms.CharField(
        label=_("来源编号"), required=False, max_length=60, help_text=_("热线工单号或来文号。")
    )
    caller_name = forms.CharField(label=_("举报人姓名"), required=False, max_length=60)
    caller_phone = forms.CharField(label=_("联系电话"), required=False, max_length=30)
    caller_id_no = forms.CharField(label=_("身份证件号"), required=False, max_length=20)
    content = forms.CharField(
        label=_("反映内容"), required=False, max_length=20_000, widget=area(6),
        help_text=_("登记后密封：以后查阅要写明事由，并留下记录。"),
    )  # fmt: skip
    protected = forms.BooleanField(
        label=_("内容提到孕产妇、捐卵者、患者或孩子（受保护的人）"), required=False
    )
    confidential = forms.BooleanField(label=_("举报人要求保密"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["violation"].choices = [*CHOOSE, *violation_choices()]  # type: ignore[attr-defined]
        self.fields["source"].choices = [(c, w) for c, w in SOURCES if c in BY_HAND]  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("source", WEB)
            self.initial.setdefault("received_at", clock.now().replace(tzinfo=None))

    def details(self) -> LeadDetails:
        """What was typed, for the act."""
        values = dict(self.cleaned_data)
        values["received_at"] = _in_shanghai(values["received_at"])
        return LeadDetails(**values)


class FromTipForm(RegisterForm):
    """由举报登记线索: no field for who told it, and none for where it came from."""

    source = source_ref = received_at = caller_name = caller_phone = caller_id_no = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        SpokenForm.__init__(self, *args, **kwargs)
        self.fields["violation"].choices = [*CHOOSE, *violation_choices()]  # type: ignore[attr-defined]
        self.fields["content"].help_text = _("只写您选择交给承办人的内容。举报人的原话和身份不进线索。")

    def details(self) -> LeadDetails:
        """What the officer chose."""
        return LeadDetails(**self.cleaned_data, source=PORTAL, received_at=clock.now())


class RejectForm(SpokenForm):
    """不予受理."""

    reason = forms.ChoiceField(label=_("理由"), choices=[*CHOOSE, *REJECTIONS])
    words = forms.CharField(
        label=_("写给举报人的话"), widget=area(4), max_length=2000,
        help_text=_("举报人会看到这段话：为什么不予受理，补充什么可以再反映，或应当向谁反映。"),
    )  # fmt: skip


class CheckForm(SpokenForm):
    """填写核查结果."""

    outcome = forms.ChoiceField(
        label=_("结论"), choices=[(c, w) for c, w in OUTCOMES if c != "in_case"], widget=forms.RadioSelect
    )
    findings = forms.CharField(
        label=_("核查情况"), widget=area(6), max_length=4000,
        help_text=_("查了什么、查到什么、依据什么。不写个人的证件号和手机号。"),
    )  # fmt: skip


class ResultForm(CheckForm):
    """取回结果: the outcome is needed only where the duty had been passed on."""

    def __init__(self, *args: Any, passed_on: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not passed_on:
            del self.fields["outcome"]


class WordsForm(SpokenForm):
    """收回办理: a sentence, where there is something to say."""

    words = forms.CharField(label=_("说明"), required=False, max_length=500)


class AnswerForm(SpokenForm):
    """答复来源."""

    channel = forms.ChoiceField(label=_("答复渠道"), choices=[*CHOOSE, *CHANNELS])
    words = forms.CharField(
        label=_("答复内容"), widget=area(5), max_length=2000,
        help_text=_("用群众看得懂的话说明结果和理由。不写个人的证件号和手机号。"),
    )  # fmt: skip


class AssignForm(SpokenForm):
    """指派."""

    handler = forms.ChoiceField(label=_("承办人"))

    def __init__(self, *args: Any, people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].choices = [*CHOOSE, *((str(p.pk), p.name) for p in people)]  # type: ignore[attr-defined]

    def user(self) -> UUID:
        """The chosen person."""
        return UUID(self.cleaned_data["handler"])


class EarlierForm(SpokenForm):
    """指明此前线索."""

    number = forms.CharField(label=_("此前线索的编号"), max_length=40)


class PartForm(SpokenForm):
    """拆分的一条."""

    violation = forms.ChoiceField(label=_("类型"), required=False)
    organisation = forms.CharField(label=_("被反映的机构"), required=False, max_length=120)
    place = forms.CharField(label=_("地点"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["violation"].choices = [*CHOOSE, *violation_choices()]  # type: ignore[attr-defined]

    def part(self) -> Part | None:
        """The matter, when the line was filled in."""
        typed = self.cleaned_data
        if not any(typed.values()):
            return None
        return Part(typed["violation"], typed["organisation"].strip(), typed["place"].strip())


class HandOverForm(SpokenForm):
    """流转: what is asked, one thing a line."""

    kind = forms.ChoiceField(label=_("种类"))
    to_agency = forms.ChoiceField(label=_("接收机关"))
    items = forms.CharField(
        label=_("请对方核查什么"), required=False, widget=area(4), max_length=4000,
        help_text=_("一行一项，一项一件事；对方逐项答复。通报可以不写。"),
    )  # fmt: skip
    message = forms.CharField(label=_("附言"), required=False, widget=area(2), max_length=2000)

    def __init__(self, *args: Any, agencies: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, spoken(word)) for code, word in KINDS if code != "misconduct"]
        self.fields["kind"].choices = [*CHOOSE, *kinds]  # type: ignore[attr-defined]
        self.fields["to_agency"].choices = [*CHOOSE, *((str(a.pk), a.name) for a in agencies)]  # type: ignore[attr-defined]

    def lines(self) -> tuple[str, ...]:
        """The items."""
        return tuple(line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip())


class RevealForm(SpokenForm):
    """申请查看."""

    purpose = forms.ChoiceField(label=_("事由"))
    reason = forms.CharField(
        label=_("为什么要看"), max_length=200, help_text=_("至少写四个字；审计员看得到。")
    )

    def __init__(self, purposes: Iterable[Purpose], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [*CHOOSE, *((p.value, spoken(p.zh)) for p in purposes)]  # type: ignore[attr-defined]


class PeriodForm(SpokenForm):
    """一段日期."""

    first = forms.DateField(label=_("自"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("至"), widget=forms.DateInput(attrs={"type": "date"}))


class UploadForm(SpokenForm):
    """上传热线文件."""

    file = forms.FileField(
        label=_("热线文件"), help_text=_("12345 工单，.xlsx 或 .csv，不超过 30 MB。先试导入，什么都不写入。")
    )


def usual_answer(lead: Lead) -> dict[str, str]:
    """What an answer starts from: the channel that belongs to the source."""
    from .choices import USUAL_CHANNEL

    return {"channel": USUAL_CHANNEL[lead.source]}


def _in_shanghai(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
