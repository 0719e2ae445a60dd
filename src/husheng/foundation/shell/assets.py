"""The front end's files: copied from node_modules, and messages compiled. Nothing of others is committed.

One function, used by `husheng assets`, by `make demo` and by the wheel's build hook. Pure: no Django.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

# package file -> name under static/vendor
VENDORED = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/LICENSE": "tabler.LICENSE.txt",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE.txt",
    "echarts/NOTICE": "echarts.NOTICE.txt",
    "cytoscape/dist/cytoscape.min.js": "cytoscape.min.js",
    "cytoscape/LICENSE": "cytoscape.LICENSE.txt",
}
# A map that we do not ship must not be asked for: the manifest of static files would refuse it.
_SOURCE_MAP = re.compile(r"(/\*[#@] sourceMappingURL=[^*]*\*/|//[#@] sourceMappingURL=\S*)")


class AssetsMissing(Exception):
    """A package file is not there; the message says which, and what to run."""


@dataclass(frozen=True)
class Built:
    """What was written: the vendored files and the compiled messages."""

    vendored: tuple[Path, ...]
    messages: tuple[Path, ...]


def build_assets(root: Path) -> Built:
    """Fill `static/vendor` from node_modules and compile the messages of every room below `root`."""
    package = root / "src" / "husheng"
    target = package / "foundation" / "shell" / "static" / "vendor"
    return Built(copy_vendored(root / "node_modules", target), compile_messages(package))


def copy_vendored(modules: Path, target: Path) -> tuple[Path, ...]:
    """Copy the listed files; a file that is there already with the same text is left alone."""
    absent = [name for name in VENDORED if not (modules / name).exists()]
    if absent:
        raise AssetsMissing(f"Front-end files are missing: {', '.join(absent)}. Run `npm ci` first.")
    target.mkdir(parents=True, exist_ok=True)
    for stale in set(target.iterdir()) - {target / name for name in VENDORED.values()}:
        shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
    return tuple(_copy(modules / source, target / name) for source, name in VENDORED.items())


def _copy(source: Path, target: Path) -> Path:
    text = _SOURCE_MAP.sub("", source.read_text(encoding="utf-8"))
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")
    return target


def compile_messages(package: Path) -> tuple[Path, ...]:
    """Compile each `locale/*/LC_MESSAGES/django.po`; fuzzy entries are left out, as gettext does."""
    return tuple(_compile(source) for source in sorted(package.glob("**/locale/*/LC_MESSAGES/django.po")))


def _compile(source: Path) -> Path:
    target = source.with_suffix(".mo")
    with source.open("rb") as handle:
        catalogue = read_po(handle, locale=source.parts[-3], abort_invalid=True)
    with target.open("wb") as handle:
        write_mo(handle, catalogue)
    return target
