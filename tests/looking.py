"""What an eye sees on a page, measured in the browser: what is too wide, unnamed, pale, or in the wrong language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

HERE: Final = Path(__file__).resolve().parents[1] / "src" / "husheng"
HAN: Final = re.compile(r"[\u4e00-\u9fff]")
GLUE: Final = re.compile(r"[，。；：、]")  # a sentence or a list: names of people and bodies have none
RAW: Final = re.compile(r"\b(?:None|True|False|undefined|NaN)\b(?! saved)|%\(\w+\)|\{\{|<QuerySet|datetime\.")
LOOK: Final = """() => {
  const found = [];
  const seen = e => { const b = e.getBoundingClientRect(), s = getComputedStyle(e);
    return b.width > 1 && b.height > 1 && s.visibility !== 'hidden' && !e.closest('.visually-hidden'); };
  const where = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + '.' + (e.getAttribute('class') || '');
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) {
    const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
    found.push(`too wide by ${wide}: ` + out.slice(-1).map(where));
  }
  const named = e => (e.getAttribute('aria-labelledby') || '').split(' ')
    .map(id => document.getElementById(id)?.textContent || '').join(' ').trim();
  const words = e => (e.getAttribute('aria-label') || named(e)
    || [...(e.labels || [])].map(l => l.textContent).join(' ')
    || (e.matches('a, button, summary') ? e.textContent : '') || e.title || '').trim();
  for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], summary'))
    if (!words(e)) found.push(`no name: ${where(e)} ${e.name || e.getAttribute('href') || ''}`);
  for (const [one, n] of [['h1', 1], ['main', 1]])
    if (document.querySelectorAll(one).length !== n) found.push(`not one ${one}`);
  let last = 0;
  for (const e of document.querySelectorAll('main h1, main h2, main h3, main h4')) {
    if (!seen(e)) continue;
    const level = Number(e.tagName[1]);
    if (level > last + 1) found.push(`h${level} after h${last}: ${e.textContent.trim()}`);
    last = level;
  }
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  ids.filter((one, n) => ids.indexOf(one) !== n).forEach(one => found.push(`two #${one}`));
  const numbers = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = c => c.slice(0, 3).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const behind = e => { for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] === 1) return c; }
    return [255, 255, 255]; };
  const spoken = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walk.nextNode();) {
    const e = node.parentElement, text = node.textContent.trim();
    if (!text || e.closest('script, style, noscript, template, textarea') || !e.getClientRects().length) continue;
    const own = e.closest('[lang]');
    spoken.push([text, own === document.documentElement ? '' : own.lang]);
    if (!seen(e) || e.closest('[disabled], [aria-hidden=true]')) continue;
    const style = getComputedStyle(e), ink = numbers(style.color);
    if (ink.length > 3 && ink[3] < 1) continue;
    const [high, low] = [light(ink), light(behind(e))].sort((a, b) => b - a), size = parseFloat(style.fontSize);
    if ((high + .05) / (low + .05) < (size >= 24 ? 3 : 4.5)) found.push(`pale: ${where(e)} ${text.slice(0, 30)}`);
    if (size < 12) found.push(`small: ${where(e)} ${text.slice(0, 30)}`);
  }
  for (const e of document.querySelectorAll('[title], [placeholder], [aria-label]'))
    for (const one of ['title', 'placeholder', 'aria-label'])
      if (e.hasAttribute(one)) spoken.push([e.getAttribute(one), e.closest('[lang]:not(html)')?.lang || '']);
  return [found, spoken, document.title];
}"""


@cache
def chinese_messages() -> frozenset[str]:
    """Every Chinese sentence and word that has an English one, as the catalogues hold them."""
    return frozenset(_messages())


def _messages() -> Iterator[str]:
    for path in HERE.rglob("locale/en/LC_MESSAGES/django.po"):
        for line in re.findall(r'^msgid ("(?:[^"\\]|\\.)*")$', path.read_text(), re.M):
            words: str = ast.literal_eval(line)
            if HAN.search(words) and len(words) > 1:
                yield words


def look(page: Page, *, english: bool) -> list[str]:
    """What is wrong with the page that stands in the browser."""
    found, spoken, title = page.evaluate(LOOK)
    wrong: list[str] = [*found]
    if not title.partition(" · ")[0].strip():
        wrong.append("no title")
    for text, language in spoken:
        if RAW.search(text):
            wrong.append(f"raw: {text[:60]}")
        if (
            english
            and not language
            and (text in chinese_messages() or (HAN.search(text) and GLUE.search(text)))
        ):
            wrong.append(f"Chinese: {text[:60]}")
    return wrong
