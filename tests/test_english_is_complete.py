"""Chinese first, English complete: every sentence that the house says has its English.

What is missing is printed ready to be filled by `python -m husheng.foundation.shell.messages`.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from husheng.foundation.shell.messages import (
    ENGLISH,
    HAN,
    PACKAGE,
    PLACEHOLDER,
    Sentence,
    arranged,
    catalogue,
    missing,
    rooms,
    sentences,
    spelt_out,
)

COMMENT = re.compile(r"\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}|<!--.*?-->", re.S)
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.S)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
SAID = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)|\b(?:translate|trans)\s+(?:"[^"]*"|'[^']*')""")
# Names that stay Chinese in every language stand in an element that says so.
FOREIGN = re.compile(r"<(\w+)[^>]*\blang=\"zh-CN\"[^>]*>[^<]*</\1>")


@pytest.fixture(scope="module")
def lacking() -> dict[str, list[Sentence]]:
    return missing()


@cache
def entries(room: Path) -> list[Message]:
    return [each for each in catalogue(room) if each.id]


def bare_chinese(text: str) -> list[str]:
    """Chinese in a template that no translation can reach."""
    plain = FOREIGN.sub("", BLOCK.sub("", COMMENT.sub("", text)))
    inside = [SAID.sub("", match.group()) for match in TAG.finditer(plain)]
    words = [*re.split(r"[<>\n]", TAG.sub(" ", plain)), *inside]
    return [each.strip() for each in words if HAN.search(each)]


@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.relative_to(PACKAGE)))
def test_every_sentence_of_a_room_has_english(room: Path, lacking: dict[str, list[Sentence]]) -> None:
    absent = lacking.get(str(room.relative_to(PACKAGE)), [])
    listed = "\n".join(f"  {each.words}   ({each.where})" for each in absent)
    assert not absent, (
        f"{len(absent)} without English; run python -m husheng.foundation.shell.messages\n{listed}"
    )


@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.relative_to(PACKAGE)))
def test_english_keeps_the_placeholders_and_holds_no_chinese(room: Path) -> None:
    for each in entries(room):
        ids = each.id if isinstance(each.id, tuple | list) else (each.id,)
        forms = each.string if isinstance(each.string, tuple | list) else (each.string,)
        for form in filter(None, forms):
            assert set(PLACEHOLDER.findall(form)) <= set(PLACEHOLDER.findall("".join(ids))), each.id
            assert not HAN.search(form), each.id
        assert set(PLACEHOLDER.findall(ids[-1])) <= set(PLACEHOLDER.findall("".join(forms))), each.id


def test_one_sentence_has_one_english_wherever_it_is_said() -> None:
    """Catalogues are laid over each other; what means two things in English carries a context."""
    said: dict[tuple[str, object], set[object]] = {}
    for room in rooms():
        for each in entries(room):
            words = each.id if isinstance(each.id, str) else each.id[0]
            said.setdefault((str(each.context or ""), words), set()).add(str(each.string))
    torn = {words: english for words, english in said.items() if len(english) > 1}
    assert not torn


# ── catalogues are in order, or every second merge would meet at their end ──────────────────────────────────
@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.relative_to(PACKAGE)))
def test_a_catalogue_stands_in_the_order_of_its_message_ids(room: Path) -> None:
    text = (room / ENGLISH).read_text("utf-8") if (room / ENGLISH).exists() else ""
    assert not text or text == arranged(text), "run python -m husheng.foundation.shell.messages --sort"


def test_arranging_keeps_what_is_said_and_parts_what_a_merge_joined() -> None:
    head = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n'
    later = '#: b.py\n#, python-format\nmsgid "乙 %(n)s"\nmsgid_plural "乙s"\nmsgstr[0] "b"\nmsgstr[1] "bs"\n'
    with_context = 'msgctxt "verb"\nmsgid "丙"\nmsgstr "c"\n'
    long = 'msgid ""\n"丙"\n"丁"\nmsgstr ""\n"c"\n"d"\n'
    joined = head + "\n" + long + with_context + later + "\n\n" + later
    assert arranged(joined) == "\n".join([head, with_context, long, later])
    assert arranged(arranged(joined)) == arranged(joined)


WITH_CONTEXT = re.compile(
    r"""translate "(?P<a>[^"]+)" context "(?P<b>[^"]+)"|pgettext\("(?P<d>[^"]+)", "(?P<c>[^"]+)"\)"""
)


@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.relative_to(PACKAGE)))
def test_what_carries_a_context_has_its_english_in_the_room(room: Path) -> None:
    there = {(each.context, each.id) for each in entries(room) if each.string}
    files = [*room.rglob("*.py"), *room.rglob("*.html")]
    found = [m for path in files for m in WITH_CONTEXT.finditer(path.read_text("utf-8"))]
    said = {(m["b"] or m["d"], m["a"] or m["c"]) for m in found}
    assert said <= there


@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.relative_to(PACKAGE)))
def test_no_template_says_chinese_past_gettext(room: Path) -> None:
    wrong = {
        str(path.relative_to(room)): found
        for path in (room / "templates").rglob("*.html")
        if (found := bare_chinese(path.read_text(encoding="utf-8")))
    }
    assert not wrong


@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.relative_to(PACKAGE)))
def test_no_translation_outlives_its_sentence(room: Path) -> None:
    used, written, patterns = {each.words for each in sentences(room)}, *spellings(room)
    wanted = [each.id if isinstance(each.id, str) else each.id[0] for each in entries(room)]
    left = [
        words
        for words in wanted
        if words not in used and words not in written and not any(p.fullmatch(words) for p in patterns)
    ]
    assert not left, f"no longer said: {left}"


def spellings(room: Path) -> tuple[str, list[re.Pattern[str]]]:
    """Everything that the room's code and data spell out (tables of words are translated where they are shown),
    and the shapes of its f-strings."""
    sources = [p for p in room.rglob("*.py") if "tests" not in p.parts]
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    written = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    shapes = [
        "".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in n.values)
        for n in nodes
        if isinstance(n, ast.JoinedStr) and any(isinstance(v, ast.Constant) for v in n.values)
    ]
    shapes += [
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(words)) for words in written if re.search(r"\{\w+\}", words)
    ]
    written += [path.read_text("utf-8") for path in room.rglob("*.toml")]
    return "\n".join(written), [re.compile(shape, re.S) for shape in shapes]


@pytest.mark.parametrize(
    "text",
    [
        "<p>中文</p>",
        '<a title="中文">x</a>',
        '{% include "x.html" with label="中文" %}',
        '{{ name|default:"中文" }}',
    ],
)
def test_the_search_for_bare_chinese_bites(text: str) -> None:
    assert bare_chinese(text)


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "中文" %}',
        "{% blocktranslate with n=x %}有 {{ n }} 条{% endblocktranslate %}",
        '{% include "x.html" with label=_("中文") %}',
        "{% comment %}中文{% endcomment %}{# 中文 #}",
        '<span lang="zh-CN">护生</span>',
    ],
)
def test_the_search_for_bare_chinese_lets_the_lawful_pass(text: str) -> None:
    assert not bare_chinese(text)


@pytest.mark.parametrize(
    "code",
    [
        'REFUSAL = "没有保存。"',
        'refuse(lead, "没有保存。", problems)',
        'Problem("field", words or "没有写。")',
    ],
)
def test_a_sentence_that_reaches_an_error_by_a_detour_is_found(code: str) -> None:
    assert len(spelt_out(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        '"""没有保存。"""',
        'ClockError("没有这种延长。", "There is no such extension.")',
        'PAIRS = [("已核查。", "Checked.")]',
        'f"{name}没有保存。"',
        'NAME = "没有"',
    ],
)
def test_what_needs_no_english_of_its_own_is_let_pass(code: str) -> None:
    assert not spelt_out(code)
