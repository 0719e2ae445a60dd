"""Run beside a real data folder: plants a lead and exhibits, opens what is sealed, erases, or keeps on working.

`python -m husheng.faces.cli.tests.planting plant|reveal|original|erase|work`. Synthetic people only.
"""

from __future__ import annotations

import sys
from typing import Any

from husheng.faces.cli.boot import boot

CALLER, PHONE = "试备份甲乙", "19900007788"
WRITTEN = "试备份原件里写的话"


def main(what: str) -> None:
    boot()
    {"plant": plant, "reveal": reveal, "original": original, "erase": erase, "work": work}[what]()


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


def erase() -> None:
    """A court has named what was obtained illegally: the first lead's caller is erased by three people."""
    from itertools import count

    from husheng.foundation import testing
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.erasure.tests.people import Office
    from husheng.foundation.ledger.sequencer import integrate_all
    from husheng.foundation.testing import City
    from husheng.intake.leads.models import Lead

    testing._serial = count(1000)  # other people than those whom another process has enrolled
    city = City()
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
