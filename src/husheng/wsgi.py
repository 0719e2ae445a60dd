"""The WSGI door: what granian serves."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from husheng.foundation.kernel.patience import bound

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "husheng.settings.production")

bound(os.environ, settings.HUSHENG_STATEMENT_SECONDS)
# The address in a header is believed from the proxies that the operator names, and from nobody else.
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), settings.HUSHENG_PROXIES)
