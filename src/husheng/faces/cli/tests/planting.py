"""Run beside a real data folder: plants a lead, exhibits and a tip, opens what is sealed, erases, or works on.

`python -m husheng.faces.cli.tests.planting plant|reveal|original|tip|attachment|counted|erase|work`. Synthetic
people only.
"""

from __future__ import annotations

import sys
from typing import Any

from husheng.faces.cli.boot import boot

CALLER, PHONE = "试备份甲乙", "19900007788"
WRITTEN = "试备份原件里写的话"
ATTACHED = "举报人附上的文件里写的话"


def main(what: str) -> None:
    boot()
    whats = (plant, reveal, original, tip, attachment, counted, erase, work)
    {each.__name__: each for each in whats}[what]()


def plant() -> None:
    from husheng.foundation.evidence import acts as evidence
    from husheng.foundation.evidence import store
    from husheng.foundation.evidence.acts import ExhibitDetails
    from husheng.foundation.evidence.tests.samples import pdf
    from husheng.foundation.ledger.sequencer import integrate_all
    from husheng.intake.leads import acts

    officer = _officer()
    lead = acts.register(officer, _details())
    for name, content in (("现场笔录.pdf", pdf("planted exhibit")), ("说明.txt", WRITTEN.encode())):
        stored = store.keep(name, [content])
        evidence.secure(officer, ExhibitDetails(lead.kind(), lead.pk, "现场笔录", name, stored))
    integrate_all()


def reveal() -> None:
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.privacy.purposes import Purpose
    from husheng.foundation.privacy.reveal import reveal as open_
    from husheng.intake.leads.models import Lead

    officer = _officer()
    with reading(officer):
        lead = Lead.objects.earliest("registered_at")
        opened = open_(officer, lead, ["caller_name"], Purpose.CHECK_LEAD, "核对备份能否打开")
    sys.stdout.write(opened["caller_name"])


def original() -> None:
    """What is written in the planted text file."""
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.evidence import originals
    from husheng.foundation.evidence.models import Exhibit

    with reading(_officer()):
        row = Exhibit.objects.filter(file_name="说明.txt").earliest("secured_at")
        sys.stdout.write(b"".join(originals.pieces(row)).decode())


def tip() -> None:
    """A whistleblower attaches a file; the officer's key lies under a passphrase."""
    from husheng.foundation.ledger.sequencer import integrate_all
    from husheng.intake.tips.tests import people

    people.office(_with_others(2000), slow=True)
    people.told(files=[people.incoming("a.txt", ATTACHED.encode())], clean=False)
    integrate_all()


def attachment() -> None:
    """What stands in the file that was attached, read by the officer."""
    from husheng.foundation.acts.transaction import reading as as_reader
    from husheng.foundation.agencies.actors import actor_of
    from husheng.foundation.agencies.models import Post
    from husheng.foundation.privacy.purposes import Purpose
    from husheng.intake.tips import reading
    from husheng.intake.tips.crypto.passphrases import unwrapped
    from husheng.intake.tips.models import Keyholder, Tip
    from husheng.intake.tips.tests.people import PASSPHRASE

    known = Post.objects.select_related("agency__kind_of", "agency__region", "user")
    actor = actor_of(known.filter(role="intake_officer").order_by("pk").reverse()[0])  # the last enrolled
    why = (Purpose.CHECK_LEAD, "核查举报")
    with as_reader(actor):
        holder, told = Keyholder.objects.get(user=actor.user_id), Tip.objects.earliest("pk")
        secret = unwrapped(bytes(holder.wrapped), PASSPHRASE, holder.user.bytes)
        [about] = reading.conversation(actor, told, secret, *why)[0].files
        _, pieces = reading.file(actor, told, secret, about["key"], *why)
        sys.stdout.write(b"".join(pieces).decode())


def counted() -> None:
    """Whether logins are counted from a restore on, and not from the time of the backup."""
    from django.utils import timezone

    from husheng.foundation.agencies.models import User

    moments = User.objects.values_list("counted_from", flat=True)
    fresh = [moment and (timezone.now() - moment).total_seconds() < 600 for moment in moments]
    sys.stdout.write("anew" if fresh and all(fresh) else "as before")


def erase() -> None:
    """A court has named what was obtained illegally: the first lead's caller is erased by three people."""
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.erasure.tests.people import Office
    from husheng.foundation.ledger.sequencer import integrate_all
    from husheng.intake.leads.models import Lead

    city = _with_others(1000)
    office = Office(_officer(), city.actor("custodian"), city.actor("custodian"))
    with reading(office.officer):
        lead = Lead.objects.earliest("registered_at")
    office.erased(lead, "judgment")
    integrate_all()


def work() -> None:
    """Acts without end, numbered as they come: what a backup of a running platform meets."""
    from husheng.foundation.ledger.sequencer import integrate_now
    from husheng.intake.leads import acts

    officer = _officer()
    sys.stdout.write("working\n")
    sys.stdout.flush()
    while True:
        acts.register(officer, _details())
        integrate_now()


def _with_others(first: int) -> Any:
    """A city in which other people are enrolled than those whom another process has enrolled."""
    from itertools import count

    from husheng.foundation import testing

    testing._serial = count(first)
    return testing.City()


def _officer() -> Any:
    from husheng.foundation.agencies.actors import actor_of
    from husheng.foundation.agencies.models import Post
    from husheng.foundation.testing import City

    known = Post.objects.select_related("agency__kind_of", "agency__region", "user")
    post = known.filter(role="intake_officer").first()
    return actor_of(post) if post else City().actor("intake_officer")


def _details() -> Any:
    from husheng.intake.leads.tests.samples import details

    return details(caller_name=CALLER, caller_phone=PHONE)


if __name__ == "__main__":
    main(sys.argv[1])
