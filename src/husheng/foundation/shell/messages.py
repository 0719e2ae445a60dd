"""Which sentences still need English. `python -m husheng.foundation.shell.messages` prints them as .po entries;
with `--sort` it puts the catalogues into the order of their message ids, so that two people who add sentences do not
both write at the end.

Chinese is the message id. Sentences are looked for in templates (translate, blocktranslate), in Python (gettext
and its family), in our errors and problems, which are translated where they are shown, and wherever code spells a
whole sentence out: it may reach an error by a constant or through a function.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2]
# Functions whose first words are a message id; our errors are translated where they are shown.
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"} | {
    "HushengError",
    "Refused",
    "NotFound",
    "Conflict",
    "Stale",
    "Invalid",
}
PLURAL = {"ngettext", "ngettext_lazy"}
# What is said on paper, in the words of a lead, or to the author of a data file stays Chinese.
ON_PAPER = {
    "analysis/leaks/acts/canaries.py",
    "casework/rewards/acts.py",
    "faces/demo/",
    "faces/desk/deletion.py",
    "foundation/documents/letters.py",
    "foundation/evidence/reading_aid.py",
    "foundation/evidence/watermark.py",
    "intake/leads/acts/planting.py",
    "oversight/campaigns/form/load.py",
    "oversight/campaigns/form/narrative.py",
    "oversight/campaigns/plans/plan.py",
    "oversight/campaigns/plans/reader.py",
}
ENGLISH = "locale/en/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, order=True)
class Sentence:
    """One message id, its plural if it has one, and the first file that says it."""

    words: str
    plural: str = ""
    where: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.words, self.plural


def rooms(package: Path = PACKAGE) -> list[Path]:
    """Every room of the house: the folders two levels below the package."""
    return sorted(room for room in package.glob("*/*") if room.is_dir() and room.name != "__pycache__")


def sentences(room: Path) -> list[Sentence]:
    """What the room says, each sentence once; its tests say nothing to people."""
    found: dict[tuple[str, str], Sentence] = {}
    for path in sorted(room.rglob("*")):
        if "tests" in path.parts or path.suffix not in {".py", ".html", ".txt"}:
            continue
        code = _code(path)
        spelt = set() if any(part in str(path) for part in ON_PAPER) else spelt_out(code)
        for words, plural in (*said(code), *((each, "") for each in spelt)):
            found.setdefault((words, plural), Sentence(words, plural, str(path.relative_to(room))))
    return sorted(found.values())


def _code(path: Path) -> str:
    """A template as the Python that gettext tools read; Python as it is."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return _calls(templatize(text)) if "templates" in path.parts else ""


def _calls(code: str) -> str:
    """Only the calls of what `templatize` makes, one a line: the text between them is no Python."""
    call = re.compile(r"""\bn?gettext\((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|[\s,]|count)+\)""", re.S)
    short = re.compile(r"""(?<!\w)_\((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\)""", re.S)
    lines = [match.group().replace("\n", "\\n") for match in call.finditer(code)]
    return "\n".join(lines + [match.group() for match in short.finditer(code)])


def said(code: str) -> Iterator[tuple[str, str]]:
    """(words, plural) of every call with literal words."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [_literal(arg) for arg in node.args]
        if name in PLURAL and len(words) > 1 and words[0] and words[1]:
            yield words[0], words[1]
        elif name in SINGULAR and words and words[0]:
            yield words[0], ""
        elif name == "Problem":  # field, message, remedy
            named = [_literal(each.value) for each in node.keywords if each.arg in {"message", "remedy"}]
            yield from ((each, "") for each in (*words[1:3], *named) if each)


def spelt_out(code: str) -> set[str]:
    """Every whole Chinese sentence that stands in the code by itself: no docstring, not followed by its English."""
    tree = ast.parse(code)
    passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values}
        if isinstance(node, ast.Call | ast.Tuple):
            parts = node.args if isinstance(node, ast.Call) else node.elts
            passed |= {
                id(one) for one, other in pairwise(parts) if _literal(other).isascii() and _literal(other)
            }
    found = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in passed)
    return {words for n in found if HAN.search(words := _literal(n)) and words.endswith("。")}


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def catalogue(room: Path) -> Catalog:
    """The room's English, empty where there is none yet."""
    path = room / ENGLISH
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as handle:
        return read_po(handle, locale="en", abort_invalid=True)


def has_english(sentence: Sentence, catalogues: Iterable[Catalog]) -> bool:
    """Is there a finished translation (not fuzzy, every plural form) in one of the catalogues?"""
    for known in catalogues:
        entry = known.get(sentence.words)
        if entry is None or entry.fuzzy:
            continue
        forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        if all(forms) and (not sentence.plural or len(forms) > 1):
            return True
    return False


def missing(package: Path = PACKAGE) -> dict[str, list[Sentence]]:
    """Room -> sentences without English, in the room's own catalogue or the shell's common words."""
    common = catalogue(package / "foundation" / "shell")
    lacking = {}
    for room in rooms(package):
        own = catalogue(room)
        absent = [each for each in sentences(room) if not has_english(each, (own, common))]
        if absent:
            lacking[str(room.relative_to(package))] = absent
    return lacking


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def entry(sentence: Sentence) -> str:
    """A ready-made .po entry with an empty translation."""
    lines = [f"#: {sentence.where}"]
    if PLACEHOLDER.search(sentence.words):
        lines.append("#, python-format")
    lines.append(f"msgid {_quoted(sentence.words)}")
    if sentence.plural:
        lines += [f"msgid_plural {_quoted(sentence.plural)}", 'msgstr[0] ""', 'msgstr[1] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines)


def arranged(text: str) -> str:
    """A catalogue whose entries stand in the order of their message ids, each once; what an entry says is kept."""
    entries, ended = [""], False
    for line in text.splitlines():
        if ended and not line.startswith(
            ('"', "msgstr", "msgid_plural")
        ):  # a merge may leave no empty line between
            entries.append("")
            ended = False
        ended = ended or line.startswith("msgstr")
        entries[-1] += f"{line}\n" if line else ""
    head, *others = filter(None, entries)
    return "\n".join([head, *sorted(dict.fromkeys(others), key=_place)])


def _place(entry: str) -> tuple[str, str]:
    """The message id of an entry, then its context."""
    found = {
        word: "".join(re.findall(r'"(.*)"', match.group(0))) if (match := _SAYS[word].search(entry)) else ""
        for word in _SAYS
    }
    return found["msgid"], found["msgctxt"]


_SAYS = {word: re.compile(rf'^{word} ".*"(?:\n".*")*', re.M) for word in ("msgid", "msgctxt")}


def sort_catalogues(package: Path = PACKAGE) -> None:
    for path in filter(Path.exists, (room / ENGLISH for room in rooms(package))):
        path.write_text(arranged(path.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> int:
    """Print what is missing, room by room; the exit code says whether anything is."""
    if "--sort" in sys.argv[1:]:
        sort_catalogues()
    lacking = missing()
    for room, absent in lacking.items():
        sys.stdout.write(f"\n# ── {room}/{ENGLISH}: {len(absent)} ──\n\n")
        sys.stdout.write("\n\n".join(entry(each) for each in absent) + "\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
