"""The form of the portal. It asks about a provider, a business or an agency; there is no field for a woman (L6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from husheng.foundation.agencies.models import AgencyKind
from husheng.foundation.shell.forms import SpokenForm
from husheng.intake.tips.attaching import Incoming
from husheng.intake.tips.categories import categories
from husheng.intake.tips.composing import Plain
from husheng.intake.tips.organisations import PRIVATE, PUBLIC_HEALTH, districts
from husheng.intake.tips.told import TEXT_CHARS

FILES_HINT = gettext_lazy("最多 5 个文件，每个不超过 50 MB。照片、截图、录音、PDF、办公文件都可以。")


class TellForm(SpokenForm):
    """举报."""

    category = forms.ChoiceField(label=gettext_lazy("属于哪一类"), widget=forms.RadioSelect)
    district = forms.ChoiceField(label=gettext_lazy("在哪里"))
    accused = forms.ChoiceField(
        label=gettext_lazy("是什么单位"),
        help_text=gettext_lazy("举报里涉及的机关和它的上级，不会收到这件举报，会由另外的机关收。"),
    )
    organisation = forms.CharField(
        label=gettext_lazy("单位、店铺或账号的名称"), required=False, max_length=120,
        help_text=gettext_lazy("写提供服务、做买卖的一方。孕产妇、捐卵者、患者和孩子是受保护的人，不受理针对她们的举报。"),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("地点"), required=False, max_length=120)
    text = forms.CharField(
        label=gettext_lazy("发生了什么"), max_length=TEXT_CHARS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("时间、经过、对方怎么联系您。不必写自己的名字。"),
        error_messages={"required": gettext_lazy("请写下发生了什么，一两句也可以。")},
    )  # fmt: skip
    stripped = forms.BooleanField(required=False, initial=True)
    named = forms.ChoiceField(
        choices=[("no", gettext_lazy("匿名")), ("yes", gettext_lazy("实名"))], initial="no"
    )
    name = forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=60)
    contact = forms.CharField(label=gettext_lazy("电话或其他联系办法"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = _("请写下发生了什么，一两句也可以。")
        choose = [("", _("请选择"))]
        self.fields["category"].choices = [(one["slug"], one["name"]) for one in kinds()]  # type: ignore[attr-defined]
        self.fields["district"].choices = [*choose, *districts()]  # type: ignore[attr-defined]
        self.fields["accused"].choices = [*choose, *_bodies()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A name belongs to who wants to be named."""
        found = super().clean() or {}
        if found.get("named") == "yes" and not found.get("name", "").strip():
            self.add_error("name", _("实名举报请写姓名。"))
        return found

    def plain(self, files: Sequence[Incoming]) -> Plain:
        """What was written, for sealing."""
        typed = self.cleaned_data
        named = typed["named"] == "yes"
        return Plain(
            category=typed["category"],
            district=typed["district"],
            text=typed["text"],
            accused=(typed["accused"],),
            organisation=typed["organisation"],
            place=typed["place"],
            name=typed["name"] if named else "",
            contact=typed["contact"] if named else "",
            clean=self.data.get("stripped") == "on",
            files=files,
        )


def kinds() -> list[dict[str, str]]:
    """The kinds of tip with what belongs to each."""
    language = get_language() or "zh"
    return [
        {"slug": one.slug, "name": one.word(language), "hint": one.hint(language)}
        for one in categories().values()
    ]


def _bodies() -> list[tuple[str, str]]:
    """Private ones first; then who is run by an authority; then the authorities themselves."""
    kinds = AgencyKind.objects.exclude(standing=AgencyKind.SOURCE).values_list("slug", "name")
    return [
        (PRIVATE, _("私营机构、公司、中介、个人经营者")),
        (PUBLIC_HEALTH, _("公立医院、妇幼保健院等卫生机构")),
        *((slug, str(name)) for slug, name in kinds.order_by("pk")),
    ]
