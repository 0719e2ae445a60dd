"""The demo: a key of its own, plain http on this machine, second factor not enforced. Synthetic people only."""

from __future__ import annotations

from husheng.settings.base import *  # noqa: F403
from husheng.settings.env import demo_secret_key, words

HUSHENG_DEMO = True
HUSHENG_GROUND_DOOR = True
HUSHENG_PLAIN_KEYS = True
HUSHENG_SECOND_FACTOR = False
HUSHENG_SESSIONS = 50  # everybody who looks at the demo takes on the same identities
SECRET_KEY = demo_secret_key()
ALLOWED_HOSTS = words("HUSHENG_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
