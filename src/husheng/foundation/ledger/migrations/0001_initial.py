"""The ledger: its logs and their keys, the inbox, what the sequencer writes, and what witnesses answered."""

import django.db.models.deletion
import husheng.foundation.ledger.models
from django.db import migrations, models


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
                ("name", models.SlugField(max_length=40, unique=True, verbose_name="简称")),
                ("origin", models.CharField(max_length=200, unique=True, verbose_name="台账名")),
                ("vkey", models.CharField(max_length=400, verbose_name="验证公钥")),
                ("size", models.BigIntegerField(default=0, verbose_name="条数")),
                ("frontier", models.BinaryField(default=b"", verbose_name="右缘")),
                ("checkpoint", models.TextField(blank=True, verbose_name="最新检查点")),
                ("published", models.BigIntegerField(default=0, verbose_name="已公布条数")),
                ("halted", models.JSONField(blank=True, default=dict, verbose_name="停签原因")),
            ],
        ),
        migrations.CreateModel(
            name="PolicyText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="规则")),
                ("asks", models.BooleanField(verbose_name="要求见证")),
                (
                    "set_at",
                    models.DateTimeField(
                        db_default=husheng.foundation.ledger.models.TransactionTime(), verbose_name="设定时间"
                    ),
                ),
            ],
            options={
                "db_table": "ledger_policy",
            },
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vkey", models.CharField(max_length=400, unique=True, verbose_name="验证公钥")),
                ("name", models.SlugField(max_length=40, unique=True, verbose_name="规则中的名字")),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="名称")),
                ("agency", models.UUIDField(null=True, verbose_name="机构")),
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
                ("log", models.CharField(db_default="main", max_length=40, verbose_name="台账")),
                ("not_before", models.DateTimeField(null=True, verbose_name="不早于")),
            ],
            options={
                "indexes": [models.Index(fields=["log", "submitted_at", "act_id"], name="inbox_in_order")],
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
            name="LogKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id", "vkey", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("vkey", models.CharField(max_length=400, verbose_name="验证公钥")),
                ("since", models.BigIntegerField(verbose_name="启用时条数")),
                ("until", models.BigIntegerField(null=True, verbose_name="停用时条数")),
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
            name="Publication",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id", "size", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("size", models.BigIntegerField(verbose_name="条数")),
                ("note", models.TextField(verbose_name="联署检查点")),
                ("witnesses", models.CharField(max_length=400, verbose_name="见证方")),
                (
                    "published_at",
                    models.DateTimeField(
                        db_default=husheng.foundation.ledger.models.TransactionTime(), verbose_name="公布时间"
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
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id",
                        "size",
                        "witness_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("size", models.BigIntegerField(verbose_name="条数")),
                ("line", models.TextField(verbose_name="联署行")),
                ("stated", models.DateTimeField(verbose_name="见证时间")),
                (
                    "received_at",
                    models.DateTimeField(
                        db_default=husheng.foundation.ledger.models.TransactionTime(), verbose_name="收到时间"
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
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.witness"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WitnessState",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "log_id", "witness_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("size", models.BigIntegerField(default=0, verbose_name="已见条数")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="最近应答")),
                ("fault", models.CharField(blank=True, max_length=40, verbose_name="最近故障")),
                ("fault_at", models.DateTimeField(null=True, verbose_name="故障时间")),
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
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="states",
                        to="ledger.witness",
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
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
