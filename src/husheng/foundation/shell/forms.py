"""How a form field is laid out: label, hint, error above the control, tied together for screen readers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, ClearableFileInput, Select
from django.forms.widgets import RadioSelect
from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import HushengError, Invalid
from husheng.foundation.kernel.words import sentences

AS_SAID: Final[Mapping[str, str]] = MappingProxyType({})


class SpokenForm(forms.Form):
    """A form whose usual complaints name the field and say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField | forms.FileField)
            words = _("请选择：%(label)s") if chosen else _("请填写：%(label)s")
            if field.label:
                field.error_messages["required"] = words % {"label": field.label}


LOOKS = ("", "opt", "seg", "plain")


def _shape(bound: BoundField) -> str:
    """Which of the four layouts the widget needs."""
    widget = bound.field.widget
    if isinstance(widget, CheckboxSelectMultiple | RadioSelect):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "line"


def _css(bound: BoundField, shape: str, look: str) -> str:
    if shape == "line":
        return "form-select" if isinstance(bound.field.widget, Select) else "form-control"
    return "" if look in ("opt", "seg") else "form-check-input"


def field_parts(bound: BoundField, look: str = "") -> dict[str, Any]:
    """The parts that `shell/components/field.html` puts together."""
    if look not in LOOKS:
        raise ValueError(f"a field looks like one of {LOOKS}, not {look!r}")
    shape = _shape(bound)
    own = bound.id_for_label or bound.auto_id or bound.html_name
    described = [f"{own}-hint"] * bool(bound.help_text) + [f"{own}-why"] * bool(bound.errors)
    attrs: dict[str, str | bool] = {}
    known = str(bound.field.widget.attrs.get("class", ""))
    if css := f"{known} {_css(bound, shape, look)}".strip():
        attrs["class"] = css
    if shape == "choices":
        bound.field.widget.attrs.update(attrs)
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "own": own,
        "shape": shape,
        "look": look,
        "control": "" if shape == "choices" else bound.as_widget(attrs=attrs),
        "described": attrs.get("aria-describedby", ""),
        "required": bound.field.required,
        "is_file": isinstance(bound.field.widget, ClearableFileInput),
        "hidden": bound.is_hidden,
    }


def problems(*filled: forms.BaseForm) -> list[dict[str, str]]:
    """Every error of the forms as (words, address of the field), for the error summary."""
    found = []
    for form in filled:
        for message in form.non_field_errors():
            found.append({"words": str(message), "target": ""})
        for bound in form:
            target = bound.id_for_label or bound.auto_id or bound.html_name
            found.extend({"words": str(message), "target": f"#{target}"} for message in bound.errors)
    return found


def blame(form: forms.BaseForm, error: Invalid, called: Mapping[str, str] = AS_SAID) -> None:
    """Put each problem beside its field, or above the form; `called`: fields that the form names otherwise."""
    for problem in error.problems:
        field = called.get(problem.field, problem.field)
        form.add_error(field if field in form.fields else None, sentences(problem.message, problem.remedy))
    if not error.problems:
        form.add_error(None, _(error.message))


def told(error: HushengError | None, at: str = "") -> list[dict[str, str]]:
    """The error summary of what an act said; `at`: how the address of its fields begins, where they have one."""
    if error is None:
        return []
    found = error.problems if isinstance(error, Invalid) else ()
    return [
        {"words": sentences(one.message, one.remedy), "target": at and f"{at}{one.field}"} for one in found
    ] or [{"words": _(error.message), "target": ""}]
