"""Every act of the house, registered as its module is imported; `husheng acts` and the docs read this list."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from husheng.foundation.kernel.lifecycle import Transition

from .permissions import Permission


@dataclass(frozen=True)
class ActInfo:
    """What is known about an act without running it."""

    name: str
    permission: Permission
    subject: str
    bulk: bool
    summary: str
    transitions: tuple[Transition, ...]


REGISTRY: dict[str, ActInfo] = {}


def describe(function: Callable[..., Any], permission: Permission, model: Any, *, bulk: bool) -> ActInfo:
    """Register one act; its name is `room.verb`."""
    room = function.__module__.split(".acts")[0].rsplit(".", 1)[-1]
    verb = function.__name__.rstrip("_")
    lifecycle = getattr(model, "lifecycle", None)
    info = ActInfo(
        name=f"{room}.{verb}",
        permission=permission,
        subject=model.kind() if model else "",
        bulk=bulk,
        summary=(inspect.getdoc(function) or "").split("\n")[0],
        transitions=tuple(t for t in lifecycle.transitions if t.verb == verb) if lifecycle else (),
    )
    if info.name in REGISTRY:
        raise ValueError(f"two acts are called {info.name}")
    REGISTRY[info.name] = info
    return info


def all_acts() -> list[ActInfo]:
    """Every act of every installed room, by name."""
    for config in apps.get_app_configs():
        if config.name.startswith("husheng."):
            name = f"{config.name}.acts"
            if config.label != "acts" and importlib.util.find_spec(name):
                importlib.import_module(name)
    return sorted(REGISTRY.values(), key=lambda info: info.name)
