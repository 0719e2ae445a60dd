"""RFC 3161 time stamps on checkpoints: a moment that a court knows, from an authority outside the task force.

Chinese courts name trusted time stamps beside signatures and hash chains (互联网法院规定 11). The authority sees a
SHA-256 of a published checkpoint, nothing else. Needs `rfc3161-client` (the extra `timestamps`); whoever doubts us
checks an answer with `openssl ts`.
"""

from __future__ import annotations

import datetime as dt
import logging
import urllib.error
import urllib.request
from typing import Any

from cryptography import x509
from django.db import transaction
from django.utils.translation import gettext as _

from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Invalid

from . import heads, store
from .models import TimeAuthority, TimeStamp
from .outward import opener

TIMEOUT = 10.0
LONGEST = 1 << 18
NO_LIBRARY = "library"
MEDIA_TYPE = "application/timestamp-query"
_logger = logging.getLogger("husheng.ledger")


class NoStamp(Exception):
    """The authority gave none that holds; the code says why, for the ledger's page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add(name: str, url: str, roots: str, *, title: str = "", minutes: int = 60) -> TimeAuthority:
    """加时间戳机构: from now on checkpoints are sent to it, at most once in so many minutes."""
    try:
        certificates = x509.load_pem_x509_certificates(roots.encode())
    except ValueError as error:
        raise Invalid(_("没有加入。证书文件读不懂，请给 PEM 格式的根证书。")) from error
    if not url.startswith(("http://", "https://")):
        raise Invalid(_("没有加入。地址应以 http:// 或 https:// 开头。"))
    given = {"url": url, "roots": roots, "title": title, "minutes": minutes}
    TimeAuthority._meta.get_field("name").run_validators(name)
    assert certificates
    return TimeAuthority.objects.update_or_create(name=name, defaults=given)[0]


def keep_up(log: store.LogRow) -> None:
    """Have the newest published checkpoint stamped by every authority whose interval is over."""
    for authority in TimeAuthority.objects.all():
        due = authority.asked_at is None or clock.now() - authority.asked_at >= dt.timedelta(
            minutes=authority.minutes
        )
        if due:
            stamp(log, authority)


def stamp(log: store.LogRow, authority: TimeAuthority) -> TimeStamp | None:
    """Ask for a stamp under the log's newest head, unless that one has it; a fault is noted, never raised."""
    head = heads.head(log)
    if head is None or TimeStamp.objects.filter(log_id=log.id, size=head.size, authority=authority).exists():
        return None
    row, fault = None, ""
    try:
        answer, stated = ask(authority, head.note.encode())
        row = TimeStamp(
            log_id=log.id, size=head.size, authority=authority, note=head.note, answer=answer, stated=stated
        )
    except NoStamp as error:
        fault = error.code
        _logger.warning("ledger.no_stamp %s", {"authority": authority.name, "fault": fault})
    with transaction.atomic():
        if row is not None:
            row.save(force_insert=True)
        TimeAuthority.objects.filter(pk=authority.pk).update(asked_at=clock.now(), fault=fault)
    return row


def ask(authority: TimeAuthority, note: bytes) -> tuple[bytes, dt.datetime]:
    """The authority's answer over a note and the moment in it, after it was verified."""
    client = _client()
    request = (
        client.TimestampRequestBuilder()
        .data(note)
        .hash_algorithm(client.HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .build()
    )
    answer = _post(authority.url, request.as_bytes())
    return answer, check(authority, note, answer, nonce=request.nonce)


def check(authority: TimeAuthority, note: bytes, answer: bytes, nonce: int | None = None) -> dt.datetime:
    """The moment that an answer states over this note; raises `NoStamp` when it does not hold."""
    client = _client()
    roots = x509.load_pem_x509_certificates(authority.roots.encode())
    try:
        response = client.decode_timestamp_response(answer)
        verifier = client.VerifierBuilder(roots=roots, nonce=nonce).build()
        verifier.verify_message(response, note)
    except (client.VerificationError, ValueError) as error:
        raise NoStamp("signature") from error
    moment: dt.datetime = response.tst_info.gen_time
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _post(url: str, body: bytes) -> bytes:
    asked = urllib.request.Request(url, data=body, headers={"Content-Type": MEDIA_TYPE})  # noqa: S310 - see `add`
    try:
        with opener().open(asked, timeout=TIMEOUT) as answer:
            data: bytes = answer.read(LONGEST)
    except urllib.error.HTTPError as error:
        raise NoStamp(f"http {error.code}") from error
    except (OSError, ValueError) as error:
        raise NoStamp("unreachable") from error
    return data


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError as error:
        raise NoStamp(NO_LIBRARY) from error
    return rfc3161_client
