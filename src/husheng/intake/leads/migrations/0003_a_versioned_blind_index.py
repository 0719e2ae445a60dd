"""The blind index says under which suite and key it was made: what stands there is of the first."""

from django.db import migrations

import husheng.foundation.vault.blind

IN_AN_ACT = "SELECT set_config('husheng.act', 'migration', true)"
FIRST = r"UPDATE leads_lead SET caller_blind = '\x0201'::bytea || caller_blind WHERE caller_blind IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("leads", "0002_views_moved")]

    operations = [
        migrations.AlterField(
            "Lead",
            "caller_blind",
            husheng.foundation.vault.blind.BlindIndexField(
                bits=128, label="leads", of=("caller_phone", "caller_id_no"), verbose_name="举报人盲索引"
            ),
        ),
        migrations.RunSQL([IN_AN_ACT, FIRST], migrations.RunSQL.noop),
    ]
