"""Forms of the administrators."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.agencies.models import Agency
from husheng.foundation.agencies.roles import ADMINISTRATORS, roles
from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.shell.forms import SpokenForm

from ..words import spoken_role

LARGEST_TREE = 5 * 1024 * 1024


def _agencies() -> list[tuple[str, str]]:
    """By place, then by name."""
    found = Agency.objects.filter(active=True).select_related("region").order_by("region_path", "pinyin")
    return [(str(agency.pk), f"{agency.region.name} · {agency.short_name}") for agency in found[:2000]]


def _roles(*, administrators: bool = True) -> list[tuple[str, str]]:
    return [(slug, spoken_role(slug)) for slug in roles() if administrators or slug not in ADMINISTRATORS]


class PostForm(SpokenForm):
    """任岗."""

    agency = forms.TypedChoiceField(label=_("机关"), coerce=UUID)
    role = forms.ChoiceField(label=_("角色"))
    until = forms.DateField(
        label=_("到哪一天为止"),
        required=False,
        help_text=_("当天仍在岗；借调、轮岗的请填，长期的可不填。"),
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("请选择")), *_agencies()]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("请选择")), *_roles()]  # type: ignore[attr-defined]

    def ends_at(self) -> dt.datetime | None:
        """The end of the last day."""
        last: dt.date | None = self.cleaned_data["until"]
        if last is None:
            return None
        return dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), SHANGHAI)


class EnrolForm(PostForm):
    """登记人员."""

    username = forms.CharField(
        label=_("账号"), max_length=30, help_text=_("小写字母、数字、点、横线，3 至 30 位，如 hd-lin。")
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    field_order = ["username", "name", "agency", "role", "until"]


class ReasonForm(SpokenForm):
    """Why a post ends, a login is reset, a token is revoked."""

    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.TextInput)


class TokenForm(SpokenForm):
    """签发系统令牌."""

    name = forms.CharField(
        label=_("系统名称"), max_length=60, help_text=_("对方系统的名字，如“12345 热线平台”。")
    )
    agency = forms.TypedChoiceField(label=_("代表哪个机构"), coerce=UUID)
    role = forms.ChoiceField(label=_("按哪个角色的权限"), help_text=_("令牌能做的事，与这个角色的人一样多。"))
    days = forms.TypedChoiceField(
        label=_("有效期"), coerce=int, choices=[(90, _("90 日")), (180, _("180 日")), (365, _("365 日"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("请选择")), *_agencies()]  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("请选择")), *_roles(administrators=False)]  # type: ignore[attr-defined]


class LossForm(SpokenForm):
    """恢复备份后缺失的行为: which replay, and what became of them."""

    replay = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("说明"), max_length=200)


class TreeForm(SpokenForm):
    """导入机构树."""

    file = forms.FileField(
        label=_("文件"), help_text=_("JSON 文件，含 regions、kinds、agencies 中的一项或几项。")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TREE:
            raise forms.ValidationError(_("文件超过 5 MB，不像一份机构表。请核对后重新选择。"))
        return file
