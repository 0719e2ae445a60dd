"""Husheng 护生: the workbench of a joint task force. The folders, read from bottom to top, are the data flow."""

from __future__ import annotations

__version__ = "0.1.0"
