"""`husheng ledger lost`, `acknowledge`, `verify`, `fsck` after a restore: listed, answered for, and told every time."""

from __future__ import annotations

import pytest

from husheng.foundation.ledger import sequencer
from husheng.foundation.ledger.models import Examination

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])
WHY = "恢复了昨晚的备份，线索员今天补录"


def test_the_missing_acts_are_listed_answered_for_and_told_apart(run, people, restored) -> None:
    first = run("ledger", "verify")
    assert first.exit_code == 1 and first.output.count("存证没有对应的行为") == 3
    listed = run("ledger", "lost")
    assert listed.exit_code == 0 and listed.output.count("leads.register") == 3
    words = ["ledger", "acknowledge", str(restored.row.pk), "--reason", WHY]
    done = run(*words, "--as", people("system_admin"))
    assert done.exit_code == 0 and "已说明 3 个" in done.output, done.output
    sequencer.integrate_all()
    for command in ("verify", "fsck"):
        again = run("ledger", command)
        assert again.exit_code == 3 and again.output.count(WHY) == 3 and "没有对应的行为" not in again.output
    assert WHY in run("ledger", "lost").output
    row = Examination.objects.order_by("-pk").first()
    assert row is not None and row.ok and row.known_total == 3, "what a terminal found stands on the page"
