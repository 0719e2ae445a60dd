"""The decorator that makes a function an act: permission, locked row, state, journal, leaf, one transaction.

    @act(Permission.LEAD_ACCEPT, on=Lead)
    def accept(actor: Actor, lead: Lead, /) -> Lead: ...

    accept(actor, Seen(pk, version))

Nested acts join the outer transaction and its actor; the outermost act's permission authorises the whole.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, overload
from uuid import UUID

from husheng.foundation.kernel.errors import HushengError, NotFound, Refused, Stale
from husheng.foundation.kernel.standing import through
from husheng.foundation.kernel.whole import whole

from . import idempotency, journal
from .actor import Actor
from .current import Running
from .models import Acted
from .permissions import Permission
from .registry import describe
from .transaction import act_frame

P = ParamSpec("P")
R = TypeVar("R", bound=Acted)
M = TypeVar("M", bound=Acted)


@dataclass(frozen=True)
class Seen:
    """Which row the caller saw, and in what version (None: whatever it is now, for machines)."""

    pk: UUID
    version: int | None = None


def seen(row: Acted) -> Seen:
    """The row as it was handed out."""
    return Seen(row.pk, row.version)


def seen_in(posted: Mapping[str, str], key: UUID) -> Seen:
    """The row and the version that a form showed; without one it is whatever it is now."""
    return Seen(key, whole(posted.get("_seen", "")))


Creating = Callable[Concatenate[Actor, P], R]
Verb = Callable[Concatenate[Actor, M, P], R]
Called = Callable[Concatenate[Actor, Seen, P], R]


@overload
def act(permission: Permission, *, daily: bool = ...) -> Callable[[Creating[P, R]], Creating[P, R]]: ...
@overload
def act(
    permission: Permission, *, on: type[M], door: str = ..., daily: bool = ...
) -> Callable[[Verb[M, P, R]], Called[P, R]]: ...
def act(permission: Permission, *, on: type[Any] | None = None, door: str = "", daily: bool = False) -> Any:
    """Make a verb an act. With `on`, the verb receives the locked row that `Seen` names; `door` is the one through
    which it finds a row that the actor's own standing does not show (doors.toml).

    A `daily` act enters the ledger in the batch of its day and leaves no time of day anywhere (L17).
    """

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        info = describe(function, permission, on, bulk=False)

        @functools.wraps(function)
        def perform(actor: Actor, *args: Any, **kwargs: Any) -> Any:
            within = journal.outer_act()
            with (
                act_frame(actor, info.name, daily=daily) as running,
                through(door) if door else nullcontext(),
            ):
                if running.outermost and actor.key and (first := idempotency.claim(running, [args, kwargs])):
                    return first
                if on is None:
                    _require(running, permission)
                    result, before = function(running.actor, *args, **kwargs), ""
                else:
                    row = lock(on, [args[0]])[0]
                    _require(running, permission, row, info.name)
                    require_seen(row, args[0])
                    before = _state(row)
                    result = _carry_out(running, row, info.name, function, args[1:], kwargs)
                journal.write(running, [_done(result, before, running)], within)
                if running.outermost and actor.key:
                    idempotency.remember(running, result)
                return result

        return perform

    return wrap


@overload
def bulk(permission: Permission) -> Callable[[Callable[Concatenate[Actor, P], Sequence[R]]], Callable[Concatenate[Actor, P], Sequence[R]]]: ...  # fmt: skip  # noqa: E501
@overload
def bulk(permission: Permission, *, on: type[M]) -> Callable[[Callable[Concatenate[Actor, Sequence[M], P], Sequence[R]]], Callable[Concatenate[Actor, Sequence[Seen], P], Sequence[R]]]: ...  # fmt: skip  # noqa: E501
def bulk(permission: Permission, *, on: type[Any] | None = None) -> Any:
    """Make a verb a set-based act: one transaction, one journal row and leaf per object.

    The verb returns the rows it created (having inserted them with `copy_in`) or changed; a changed row may
    carry `facts` of its own in the attribute `act_facts`. With `on`, changed rows are written back here.
    """

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        info = describe(function, permission, on, bulk=True)

        @functools.wraps(function)
        def perform(actor: Actor, *args: Any, **kwargs: Any) -> Any:
            within = journal.outer_act()
            with act_frame(actor, info.name) as running:
                if on is None:
                    _require(running, permission)
                    rows = list(function(running.actor, *args, **kwargs))
                    done = [_done(row, "", running) for row in rows]
                else:
                    rows = lock(on, args[0])
                    for row, one in zip(rows, args[0], strict=True):
                        _require(running, permission, row, info.name)
                        require_seen(row, one)
                    before = {row.pk: _state(row) for row in rows}
                    targets = {row.pk: _targets(row, info.name) for row in rows}
                    rows = list(function(running.actor, rows, *args[1:], **kwargs))
                    for row in rows:
                        _move(row, before[row.pk], targets[row.pk])
                    _write_back(on, rows)
                    done = [_done(row, before[row.pk], running) for row in rows]
                journal.write(running, done, within)
                return rows

        return perform

    return wrap


def lock(model: type[M], wanted: Sequence[Seen]) -> list[M]:
    """Lock the rows in ascending key order; what is not there is a 404."""
    manager = cast(Any, model)._default_manager
    locked = {
        row.pk: row
        for row in manager.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[seen.pk for seen in wanted])
        .order_by("pk")
    }
    for one in wanted:
        row = locked.get(one.pk)
        if row is None:
            raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。", facts={"key": str(one.pk)})
    return [locked[one.pk] for one in wanted]


def require_seen(row: Acted, one: Seen) -> None:
    """A version that has moved on is a 409 that says what it is now; asked only after the permission, so that
    an outsider cannot tell a thing that moved on from one that does not exist."""
    if one.version is not None and one.version != row.version:
        raise Stale(
            "没有办理。您打开页面之后，别人先办了一步。请看现在的状态再决定。",
            facts={"key": str(row.pk), "state": _state(row), "version": row.version, "seen": one.version},
        )


def _require(running: Running, permission: Permission, row: Acted | None = None, name: str = "") -> None:
    """Refuse, unless an outer act has been authorised already. An outsider learns nothing, not even that it is."""
    if not running.outermost:
        return
    verb = name.rsplit(".", 1)[-1]
    if running.actor.may(permission, row, verb):
        return
    facts = {"permission": str(permission), "post": str(running.actor.post_id)}
    if row is not None and not running.actor.sees(row):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。", facts=facts)
    raise Refused("没有办理。这件事不由您现在的岗位办理，请转给有权办理的岗位。", facts=facts)


def _carry_out(
    running: Running, row: Acted, name: str, function: Callable[..., Any], args: Any, kwargs: Any
) -> Acted:
    before, targets = _state(row), _targets(row, name)
    result: Acted = function(running.actor, row, *args, **kwargs)
    _move(row, before, targets)
    row.save()
    return result if result is not None else row


def _targets(row: Acted, name: str) -> tuple[str, ...] | None:
    """Where the verb may lead; `Stale` when it is not possible in the state that the row is in now."""
    if row.lifecycle is None:
        return None
    targets = row.lifecycle.targets(_state(row), name.rsplit(".", 1)[-1])
    if not targets:
        raise Stale(
            "没有办理。它现在的状态不允许这一步，可能别人已经办过。",
            code="wrong_state",
            facts={"key": str(row.pk), "state": _state(row), "verb": name},
        )
    return targets


def _move(row: Acted, before: str, targets: tuple[str, ...] | None) -> None:
    """Enter the one target, or check the one that the verb chose; then the next version."""
    if targets is not None:
        if _state(row) == before and len(targets) == 1:
            row.state = targets[0]  # type: ignore[attr-defined]
        if _state(row) not in targets:
            raise HushengError("the verb left its lifecycle", facts={"state": _state(row), "may": targets})
    row.version += 1


def _write_back(model: type[Acted], rows: Sequence[Acted]) -> None:
    fields = [f.name for f in model._meta.concrete_fields if not f.primary_key]
    cast(Any, model)._default_manager.bulk_update(rows, fields, batch_size=500)


def _state(row: Acted) -> str:
    return str(getattr(row, "state", ""))


def _done(row: Acted, before: str, running: Running) -> journal.Done:
    facts = {**running.facts, **getattr(row, "act_facts", {})}
    return journal.Done(row.kind(), row.pk, before, _state(row), facts)
