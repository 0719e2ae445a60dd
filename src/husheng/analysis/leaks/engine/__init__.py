"""How leaks are found, as plain Python: no Django, no database, no clock. Takes counts and keys, returns findings.

`compare` holds each post's reading against its peers'; `overlap` holds a seized list against who read what of it;
`replay` plays a synthetic scenario through both and says what was found and what was not.
"""

from .comparing import compare
from .finding import Finding
from .settings import Settings, default_settings
from .tallies import Tally, join, tally

__all__ = ["Finding", "Settings", "Tally", "compare", "default_settings", "join", "tally"]
