"""The wheel's build hook: the same assets function as `husheng assets`, so that a wheel needs no Node."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the copied front-end files and the compiled messages, which git does not know, into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # a work tree makes them with `husheng assets`
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from husheng.foundation.shell.assets import build_assets

        built = build_assets(root)
        build_data["artifacts"] += [
            path.relative_to(root).as_posix() for path in (*built.vendored, *built.messages)
        ]
