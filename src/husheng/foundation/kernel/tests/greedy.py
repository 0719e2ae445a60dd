"""A child that takes too much, for the tests of the limits: its word says of what."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from husheng.foundation.kernel.confined import limit


def main() -> int:
    """Answer with what came in, unless a limit ends it before."""
    limit(memory=256 << 20, seconds=1)
    content = sys.stdin.buffer.read()
    match sys.argv[1]:
        case "memory":
            content += bytes(1 << 30)
        case "time":
            while time.process_time() < 30:
                pass
        case "disk":
            Path(sys.argv[2]).write_bytes(content)
        case "half":
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return 0
