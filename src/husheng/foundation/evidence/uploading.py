"""From a form to an exhibit: everything is checked before a byte is kept, so a refusal leaves nothing on disk."""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Refused

from . import acts, store
from .forms import UploadForm
from .models import Exhibit


def secure_upload(actor: Actor, subject_kind: str, subject_key: UUID, form: UploadForm) -> Exhibit:
    """Secure the file of a valid form on a thing; the caller has checked that the actor works on the thing."""
    if not actor.may(Permission.EVIDENCE_ADD):
        raise Refused("没有上传。固定证据由承办人办理，请转给本案承办人。")
    upload, title, sort = form.cleaned_data["file"], form.cleaned_data["title"], form.cleaned_data["sort"]
    acts.require_sound(title, sort, upload.name)
    stored = store.keep(upload.name, upload.chunks())
    details = acts.ExhibitDetails(subject_kind, subject_key, title, upload.name, stored, sort)
    return acts.secure(actor, details)
