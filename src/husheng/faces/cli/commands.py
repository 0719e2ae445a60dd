"""The administrator's commands: what looks at the whole house, and what an administrator does to it."""

from __future__ import annotations

import typer

from husheng.faces.cli import (
    acts,
    apart,
    auditing,
    backup,
    calendar,
    docs,
    evidence,
    jobs,
    keys,
    leads,
    leaks,
    ledger,
    offices,
    people,
    restore,
    setting_up,
    tokens,
    upgrading,
)


def add_to(app: typer.Typer) -> None:
    """Hang them on `husheng`."""
    app.command(name="acts")(acts.acts)
    app.command(name="backup")(backup.backup)
    app.command(name="docs")(docs.docs)
    app.command(name="restore")(restore.restore)
    app.command(name="setup")(setting_up.setup)
    app.command(name="upgrade")(upgrading.upgrade)
    app.command(name="verify", context_settings=apart.PASSED_ON)(apart.verify)
    app.command(name="witness", context_settings=apart.PASSED_ON)(apart.witness)
    app.add_typer(auditing.app, name="audit")
    app.add_typer(calendar.app, name="calendar")
    app.add_typer(evidence.app, name="evidence")
    app.add_typer(jobs.app, name="jobs")
    app.add_typer(keys.app, name="keys")
    app.add_typer(leads.app, name="leads")
    app.add_typer(leaks.app, name="leaks")
    app.add_typer(ledger.app, name="ledger")
    ledger.app.command(name="verifier")(apart.write_verifier)
    ledger.app.command(name="witness")(apart.write_witness)
    app.add_typer(offices.app, name="agency")
    app.add_typer(people.posts, name="post")
    app.add_typer(people.users, name="user")
    app.add_typer(tokens.app, name="token")
