"""Forms of evidence: upload, download with a purpose, withdrawal, change of hands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.shell.forms import SpokenForm

from .rules import limits
from .sorts import choices

PURPOSES = [
    (Purpose.CHECK_LEAD, _("核查线索")),
    (Purpose.ANSWER_SOURCE, _("答复举报人")),
    (Purpose.INVESTIGATE, _("调查取证")),
    (Purpose.HAND_OVER, _("移送材料")),
    (Purpose.PROTECT, _("保护与救助")),
]


class UploadForm(SpokenForm):
    """A title that names no person, the kind of evidence, and one file; the browser takes it dropped as well."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("可以把文件拖到这里。收 PDF、图片、Word、Excel、文本、录音、录像，最大 50 MB。"),
    )
    title = forms.CharField(label=_("材料名称"), max_length=120, help_text=_("写是什么材料，不写人名。"))
    sort = forms.ChoiceField(label=_("证据种类"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sort"].choices = [("", _("请选择")), *choices(get_language() or "zh")]  # type: ignore[attr-defined]
        accepted = ",".join(f".{extension}" for extension in limits().types)
        self.fields["file"].widget.attrs |= {"accept": accepted, "data-max": str(limits().max_bytes)}


class DownloadForm(SpokenForm):
    """Why somebody wants a copy; there is no purpose "other"."""

    purpose = forms.ChoiceField(label=_("查阅事由"), choices=[("", _("请选择")), *PURPOSES])
    reason = forms.CharField(label=_("为什么要看"), min_length=4, max_length=200)


class PackageForm(SpokenForm):
    """Why somebody takes the originals with their proofs out of the house."""

    prefix = "package"
    purpose = forms.ChoiceField(label=_("导出事由"), choices=[("", _("请选择")), *PURPOSES])
    reason = forms.CharField(label=_("为什么要导出"), min_length=4, max_length=200)


class ReasonForm(SpokenForm):
    """One sentence. It stands on the page of an exhibit, where another form asks for a reason too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "withdraw_%s", **kwargs})

    reason = forms.CharField(label=_("撤回理由"), max_length=120)


class PassOnForm(SpokenForm):
    """To whom, and why; the people are those in post at the chosen agency."""

    to_user = forms.ChoiceField(label=_("接收人"))
    reason = forms.CharField(label=_("事由"), max_length=120)

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_user"].choices = [("", _("请选择")), *people]  # type: ignore[attr-defined]
