"""Telling the journey in the terminal, read back from the journal: what happened, not what was meant."""

from __future__ import annotations

from uuid import UUID

from rich.console import Console
from rich.table import Table

from husheng.faces.cli.telling import say as _
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.registry import all_acts
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.ledger import queries as ledger
from husheng.intake.leads.models import Lead

from . import saying
from .journey import ORGANISATION

SKIPPED = {"parties.register_party"}
DEED = 16  # columns: an amount is never cut in a terminal of eighty


def threads() -> tuple[Lead, list[UUID]]:
    """The lead of the journey, and the keys of everything that grew out of it."""
    from husheng.casework.cases.models import Case
    from husheng.casework.measures.models import Measure
    from husheng.foundation.evidence.models import Exhibit
    from husheng.intake.handovers.models import Handover
    from husheng.intake.referrals.models import Referral

    lead = Lead.objects.filter(organisation=ORGANISATION, source="hotline").earliest("received_at")
    cases = list(Case.objects.filter(lead=lead).values_list("pk", flat=True))
    subjects = [lead.pk, *cases]
    keys = [*subjects, *Measure.objects.filter(case__in=cases).values_list("pk", flat=True)]
    for model in (Handover, Referral, Exhibit):
        keys += model.objects.filter(subject_key__in=subjects).values_list("pk", flat=True)
    return lead, keys


def tell(console: Console) -> JournalRow:
    """Print the journey; returns the act that decided the fine, for the proof."""
    all_acts()
    lead, keys = threads()
    rows = list(JournalRow.objects.filter(key__in=keys).exclude(verb__in=SKIPPED).order_by("at", "id"))
    people = agencies.names({row.user for row in rows})
    places = agencies.by_id({row.agency for row in rows})
    seals = ledger.status([row.pk for row in rows])
    table = Table(
        title=_("一条线索的路：%(number)s  %(title)s", number=lead.number, title=lead.title),
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    fixed = {_("时间"), _("谁"), _("存证印")}
    deed = _("做了什么")
    for name in (_("时间"), _("机关"), _("谁"), deed, _("现在"), _("存证印")):
        table.add_column(
            name, no_wrap=name in fixed, overflow="fold", min_width=DEED if name == deed else None
        )
    for row in rows:
        place = places.get(row.agency)
        table.add_row(
            f"{in_shanghai(row.at):%m-%d %H:%M}",
            place.short_name if place else "",
            people.get(row.user, ""),
            saying.deed(row) + _amount(row),
            saying.state(row),
            str(seals.get(row.pk) or _("待入")),
        )
    console.print(table)
    return next(row for row in rows if row.verb == "measures.decide")


def prove(console: Console, act: JournalRow) -> None:
    """Show that the act stands in the signed log, recomputed on the spot."""
    proof = ledger.proof(act.pk)
    if proof is None:
        console.print(_("这一步还没有编入台账。"))
        return
    checkpoint = proof.check()
    console.print(
        _(
            "台账证明：%(deed)s是第 %(ordinal)s 号存证，经 %(steps)s 步算到已签名的根 %(root)s…（共 %(size)s 条），"
            "[green]成立[/]。",
            deed=saying.deed(act),
            ordinal=proof.ordinal,
            steps=len(proof.path),
            root=checkpoint.root.hex()[:16],
            size=checkpoint.size,
        )
    )


def _amount(row: JournalRow) -> str:
    fen = row.facts.get("fen")
    return " " + _("%(yuan)s 元", yuan=f"{fen // 100:,}") if fen else ""
