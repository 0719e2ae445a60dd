"""The upload form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A title that names no person, and one file."""

    title = forms.CharField(label=_("材料名称"), max_length=120, help_text=_("写是什么材料，不写人名。"))
    file = forms.FileField(label=_("文件"))
