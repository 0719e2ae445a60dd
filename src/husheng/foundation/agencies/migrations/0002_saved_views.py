"""Saved views of every list stand in one place; those of the leads come over in the leads' own migration."""

import django.db.models.deletion
from django.db import migrations, models

import husheng.foundation.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=husheng.foundation.kernel.ids.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="标识",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("user", models.UUIDField(verbose_name="人员")),
                ("page", models.CharField(max_length=20, verbose_name="列表")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("query", models.CharField(blank=True, max_length=600, verbose_name="筛选")),
                ("shared", models.BooleanField(default=False, verbose_name="本机关共享")),
                ("dropped_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="agencies.agency", verbose_name="机构"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["agency", "user"], name="saved_views_of_user")],
            },
        ),
    ]
