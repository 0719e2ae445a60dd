"""What peers reached on machines like ours, as `casework-peers.md` of the project's reference reports it.

Published or measured elsewhere, so a ratio against them says less than one against a peer of the same run.
"""

from __future__ import annotations

from typing import Any, Final

IRIS_LIST: Final[dict[str, Any]] = {
    "peer": "DFIR-IRIS 2.4.20, 50 of 5,001 cases, p50 (measured elsewhere)",
    "peer_value": 492.0,
}
IRIS_CREATE: Final[dict[str, Any]] = {
    "peer": "DFIR-IRIS 2.4.20, create a case, p95 (measured elsewhere)",
    "peer_value": 198.0,
}
OPENCRVS: Final[dict[str, Any]] = {
    "peer": "OpenCRVS, registrations per second on 12 cores (published)",
    "peer_value": 3.5,
}
GLOBALEAKS: Final[dict[str, Any]] = {
    "peer": "GlobaLeaks 5.0.15, a submission without attachment, one at a time, p50 3.1 to 5.5 s (measured elsewhere)",
    "peer_value": 3.1,
}
