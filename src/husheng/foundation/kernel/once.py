"""Answers that cannot change while a page is made: it reads one state of the world, so it asks once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("husheng_once", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Within it, what is marked `once_a_page` is asked once for the same arguments; outside, every time."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once_a_page(ask: Callable[P, R]) -> Callable[P, R]:
    """For questions with hashable arguments whose answer nobody changes in place."""

    @functools.wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        known = _answers.get()
        if known is None:
            return ask(*args, **kwargs)
        question = (asked, args, tuple(sorted(kwargs.items())))
        if question not in known:
            known[question] = ask(*args, **kwargs)
        answer: R = known[question]
        return answer

    return asked


def remember(asked: Callable[[], R], answer: R) -> None:
    """This page need not ask: the statement that opened it brought the answer along."""
    answers = _answers.get()
    if answers is not None:
        answers[(asked, (), ())] = answer
