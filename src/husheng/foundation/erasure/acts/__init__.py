"""Acts of erasure: asked for, listed, confirmed by two others, done; locked away and opened together; keys replaced."""

from .asking import ErasureDetails, ask, drop, take_list
from .confirming import confirm, erase
from .keys import finish_replacing, replace_keys
from .locking import ask_to_open, close_again, decline, lock, open_together

__all__ = [
    "ErasureDetails", "ask", "ask_to_open", "close_again", "confirm", "decline", "drop", "erase",
    "finish_replacing", "lock", "open_together", "replace_keys", "take_list",
]  # fmt: skip
