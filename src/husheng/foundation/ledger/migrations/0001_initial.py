"""The ledger: one log, its inbox, and the entries, tiles and checkpoints that the sequencer alone writes."""

import django.db.models.deletion
from django.db import migrations, models

import husheng.foundation.ledger.models

# Hashes do not compress. The inbox is a queue: it is emptied all the time, and must stay small on disk.
STORAGE = """
ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
ALTER TABLE ledger_inbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("origin", models.CharField(max_length=200, unique=True, verbose_name="台账名")),
                ("vkey", models.CharField(max_length=400, verbose_name="验证公钥")),
                ("size", models.BigIntegerField(default=0, verbose_name="条数")),
                ("frontier", models.BinaryField(default=b"", verbose_name="右缘")),
                ("checkpoint", models.TextField(blank=True, verbose_name="最新检查点")),
            ],
        ),
        migrations.CreateModel(
            name="Inbox",
            fields=[
                ("act_id", models.UUIDField(primary_key=True, serialize=False, verbose_name="行为")),
                ("leaf", models.BinaryField(verbose_name="存证内容")),
                (
                    "submitted_at",
                    models.DateTimeField(
                        db_default=husheng.foundation.ledger.models.TransactionTime(), verbose_name="提交时间"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["submitted_at", "act_id"], name="inbox_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id", "ordinal", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ordinal", models.BigIntegerField(verbose_name="序号")),
                ("act_id", models.UUIDField(unique=True, verbose_name="行为")),
                ("leaf", models.BinaryField(verbose_name="存证内容")),
                ("leaf_hash", models.BinaryField(verbose_name="叶哈希")),
                (
                    "log",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.log",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id", "size", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("size", models.BigIntegerField(verbose_name="条数")),
                ("root", models.BinaryField(verbose_name="根")),
                ("note", models.TextField(verbose_name="签名检查点")),
                (
                    "signed_at",
                    models.DateTimeField(
                        db_default=husheng.foundation.ledger.models.TransactionTime(), verbose_name="签署时间"
                    ),
                ),
                (
                    "log",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.log",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["log", "signed_at"], name="checkpoint_by_day")],
            },
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id",
                        "level",
                        "index",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("level", models.SmallIntegerField(verbose_name="层")),
                ("index", models.BigIntegerField(verbose_name="块号")),
                ("width", models.SmallIntegerField(verbose_name="哈希数")),
                ("hashes", models.BinaryField(verbose_name="哈希")),
                (
                    "log",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.log",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
