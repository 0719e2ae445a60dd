"""The same request sent twice is done once: keys belong to a user, and the content must be the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.vault.keys import keyed_digest, same_digest

from .current import Running
from .models import IdempotencyKey

CLAIM = """INSERT INTO acts_idempotencykey ("user", key, verb, digest, kind, at) VALUES (%s, %s, %s, %s, '', %s)
           ON CONFLICT ("user", key) DO NOTHING"""


def claim(act: Running, arguments: Sequence[object]) -> models.Model | None:
    """Take the actor's key for this act. Returns the first answer when the key was used before.

    The insert waits for a concurrent request with the same key, so that one of the two is always the second.
    """
    purpose, content = "act/" + act.verb, json.dumps(arguments, default=_plain, sort_keys=True).encode()
    digest = keyed_digest(purpose, content)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [act.actor.user_id, act.actor.key, act.verb, digest, act.at])
        if cursor.rowcount:
            return None
    first = IdempotencyKey.objects.get(user=act.actor.user_id, key=act.actor.key)
    if first.verb != act.verb or not same_digest(purpose, content, bytes(first.digest)):
        raise Conflict(
            "没有办理。这个请求编号已用于另一内容。请刷新页面后重新填写。",
            code="key_reused",
            facts={"verb": act.verb, "first_verb": first.verb},
        )
    model = apps.get_model(first.kind)
    answer: models.Model = model._default_manager.get(pk=first.result)
    return answer


def remember(act: Running, result: models.Model) -> None:
    """Keep what the first request answered."""
    IdempotencyKey.objects.filter(user=act.actor.user_id, key=act.actor.key).update(
        kind=result._meta.label, result=result.pk
    )


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):  # what is not compared is no content
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value) if f.compare}
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, UUID | dt.date | dt.datetime):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, bytes):
        return value.hex()
    return repr(value)
