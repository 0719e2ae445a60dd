"""The blind index says under which suite and key it was made: what stands there is of the first."""

from django.db import migrations

import husheng.foundation.vault.blind

IN_AN_ACT = "SELECT set_config('husheng.act', 'migration', true)"
FIRST = r"UPDATE parties_party SET id_blind = '\x0201'::bytea || id_blind WHERE id_blind IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]

    operations = [
        migrations.AlterField(
            "Party",
            "id_blind",
            husheng.foundation.vault.blind.BlindIndexField(
                bits=128, label="", of=("person_id_no",), verbose_name="身份证盲索引"
            ),
        ),
        migrations.RunSQL([IN_AN_ACT, FIRST], migrations.RunSQL.noop),
    ]
