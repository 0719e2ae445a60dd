"""A request says by itself who asked: rows are shown by their own columns."""

from django.db import migrations, models

IN_AN_ACT = "SELECT set_config('husheng.act', 'migration', true)"
ASKERS = """UPDATE tips_opening o SET asked_by = k."user" FROM tips_keyholder k WHERE k.id = o.asker_id"""


class Migration(migrations.Migration):
    dependencies = [("tips", "0001_initial")]

    operations = [
        migrations.AddField("Opening", "asked_by", models.UUIDField(null=True, verbose_name="申请人员")),
        migrations.RunSQL([IN_AN_ACT, ASKERS], migrations.RunSQL.noop),
        migrations.AlterField("Opening", "asked_by", models.UUIDField(verbose_name="申请人员")),
    ]
