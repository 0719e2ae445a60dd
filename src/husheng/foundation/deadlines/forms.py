"""The form by which the person in charge extends a clock."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from husheng.foundation.shell.forms import SpokenForm

from .clock import ExtensionOption


class ExtendForm(SpokenForm):
    """批准延长: which extension of the article, how long where it names no number, and why."""

    option = forms.ChoiceField(label=_("情形"), choices=[])
    n = forms.IntegerField(label=_("日数"), required=False, min_value=1, max_value=400,
                           help_text=_("条文写明日数的可以不填。"))  # fmt: skip
    approver = forms.CharField(label=_("批准的上级和文号"), required=False, max_length=120,
                               help_text=_("由本机关负责人批准的不填。"))  # fmt: skip
    reason = forms.CharField(label=_("理由"), min_length=4, max_length=200)

    def __init__(self, *args: object, options: tuple[ExtensionOption, ...] = (), **kwargs: object):
        super().__init__(*args, **kwargs)
        language = get_language() or "zh"
        choices = [(option.id, option.condition.in_language(language)) for option in options]
        self.fields["option"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial["option"] = choices[0][0]
