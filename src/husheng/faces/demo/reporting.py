"""The report cell that the journey ends in."""

from __future__ import annotations

from rich.console import Console


def show_cell(console: Console) -> None:
    """Print the cell of the September report that the journey's fine stands in, with the rows behind it."""
