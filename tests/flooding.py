"""A flood as a process of its own: it posts tips without having counted for them, as fast as the portal answers."""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections import Counter

BODY = b"category=certificates&district=120102&text=flood"
HEAD = {"Content-Type": "application/x-www-form-urlencoded"}
PATHS = ("/tell/", "/tell/?work=bm9uc2Vuc2U=", "/receipt/?pass=tell.1.0.0", "/tell/?pass=look.0.0.0")


def flood(port: int, seconds: float, threads: int) -> dict[int, int]:
    """How often each status was answered; 0 stands for an answer that did not come."""
    statuses: Counter[int] = Counter()
    until = time.monotonic() + seconds

    def pour(first: int) -> None:
        number = first
        while time.monotonic() < until:
            statuses[_once(port, PATHS[number % len(PATHS)])] += 1
            number += 1

    pouring = [threading.Thread(target=pour, args=(n,)) for n in range(threads)]
    for thread in pouring:
        thread.start()
    for thread in pouring:
        thread.join()
    return dict(statuses)


def _once(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, BODY, HEAD)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(flood(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))))
