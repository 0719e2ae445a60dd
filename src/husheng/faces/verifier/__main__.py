"""`python -m husheng.faces.verifier`, as the one-file program does it."""

from __future__ import annotations

from .start import start

if __name__ == "__main__":
    start()
