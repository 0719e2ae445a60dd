"""Small lies told to a source file, one at a time: what a slip or an attacker's patch would look like."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.LShift: ast.RShift,
    ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
}  # fmt: skip

WORDS = {"refuse", "Said", "CannotCheck", "TypeVar", "add"}
"""Calls whose literal arguments are words for people."""


@dataclass(frozen=True)
class Mutant:
    """One changed source: where and what."""

    line: int
    change: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module. Docstrings, annotations and the words of errors stay."""
    tree = ast.parse(source)
    spared = _spared(tree)
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in spared:
            continue
        for change, replacement in _changes(node):
            fresh = copy.deepcopy(tree)
            target = next(each for place, each in enumerate(ast.walk(fresh)) if place == number)
            _put(fresh, target, replacement)
            yield Mutant(node.lineno, change, ast.unparse(ast.fix_missing_locations(fresh)))  # type: ignore[attr-defined]


def _spared(tree: ast.AST) -> set[int]:
    """What says nothing about behaviour: annotations, docstrings, messages of errors, decorators, type names."""
    spared: set[int] = set()
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs]
            parts += [a.annotation for a in arguments if a.annotation] + (
                [node.returns] if node.returns else []
            )
            parts += node.decorator_list
        elif isinstance(node, ast.AnnAssign):
            parts.append(node.annotation)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            parts.append(node.value)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            parts += node.exc.args
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in WORDS:
            parts += [each for each in node.args if isinstance(each, ast.Constant | ast.JoinedStr)]
        elif isinstance(node, ast.ClassDef):
            parts += node.decorator_list
        spared |= {id(inner) for part in parts for inner in ast.walk(part)}
    return spared


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """(what changes, the node in its place)."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            other = copy.deepcopy(node)
            other.ops[place] = COMPARE[type(operator)]()
            yield f"{type(operator).__name__} → {type(other.ops[place]).__name__}", other
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        other_op = copy.deepcopy(node)
        other_op.op = ARITHMETIC[type(node.op)]()
        yield f"{type(node.op).__name__} → {type(other_op.op).__name__}", other_op
    elif isinstance(node, ast.BoolOp):
        other_bool = copy.deepcopy(node)
        other_bool.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "and ↔ or", other_bool
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not removed", copy.deepcopy(node.operand)
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Raise):
        yield "raise → pass", ast.Pass(lineno=node.lineno, col_offset=0)
    elif isinstance(node, ast.If):
        for value in (True, False):
            forced = copy.deepcopy(node)
            forced.test = ast.Constant(value)
            yield f"if → {value}", forced
    elif isinstance(node, ast.Break | ast.Continue):
        yield "loop control removed", ast.Pass(lineno=node.lineno, col_offset=0)


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.value, bool):
        yield (
            f"{node.value} → {not node.value}",
            ast.Constant(not node.value, lineno=node.lineno, col_offset=0),
        )
    elif isinstance(node.value, int):
        for other in (node.value + 1, node.value - 1):
            yield f"{node.value} → {other}", ast.Constant(other, lineno=node.lineno, col_offset=0)
    elif isinstance(node.value, bytes | str) and node.value:
        other_text = node.value + (b"x" if isinstance(node.value, bytes) else "x")  # type: ignore[operator]
        yield f"{node.value!r} → {other_text!r}", ast.Constant(other_text, lineno=node.lineno, col_offset=0)


def _put(tree: ast.AST, target: ast.AST, replacement: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, name, replacement)
                return
            if isinstance(value, list):
                for place, item in enumerate(value):
                    if item is target:
                        value[place] = replacement
                        return
