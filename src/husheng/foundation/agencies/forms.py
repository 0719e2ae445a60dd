"""The form in which a filter gets a name."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.shell.forms import SpokenForm


class ViewForm(SpokenForm):
    """保存视图."""

    name = forms.CharField(
        label=_("名称"),
        max_length=40,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    query = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)
    shared = forms.BooleanField(label=_("本机关共享"), required=False)
