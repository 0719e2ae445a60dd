"""12345 hotline files: .xlsx and .csv of work orders read as a stream, checked, and never trusted.

A pure engine: `open_table`, `propose_mapping`, `dry_run`, `read`. It writes nothing and knows no database.
"""

from .dryrun import DryRun, dry_run
from .fields import REQUIRED, SPECS, Field
from .heading import Header
from .limits import DEFAULT, Limits
from .mapping import IGNORED, Column, Mapping, propose_mapping
from .problems import HotlineFileError, Problem
from .reading import Row, read
from .table import Table, open_table
from .values import Span

__all__ = [
    "DEFAULT",
    "IGNORED",
    "REQUIRED",
    "SPECS",
    "Column",
    "DryRun",
    "Field",
    "Header",
    "HotlineFileError",
    "Limits",
    "Mapping",
    "Problem",
    "Row",
    "Span",
    "Table",
    "dry_run",
    "open_table",
    "propose_mapping",
    "read",
]
