"""Subject keys become data keys, of subjects and cases, with the version of the key that wraps them."""

from django.db import migrations, models


def first_generation(apps, schema_editor):
    apps.get_model("vault", "Generation").objects.using(schema_editor.connection.alias).create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.RenameModel("SubjectKey", "DataKey"),
        migrations.RenameField("DataKey", "subject", "owner"),
        migrations.AlterField(
            "DataKey", "owner", models.UUIDField(primary_key=True, serialize=False, verbose_name="所属对象")
        ),
        migrations.AddField(
            "DataKey", "kind", models.CharField(default="subject", max_length=8, verbose_name="类别")
        ),
        migrations.AddField(
            "DataKey", "kek", models.PositiveSmallIntegerField(default=1, verbose_name="封装密钥版本")
        ),
        migrations.AddField("DataKey", "locked_at", models.DateTimeField(null=True, verbose_name="封存时间")),
        migrations.AddField(
            "DataKey", "opened_until", models.DateTimeField(null=True, verbose_name="启封至")
        ),
        migrations.AddIndex("DataKey", models.Index(fields=["kek"], name="data_keys_by_wrapping")),
        migrations.CreateModel(
            name="DestroyedKey",
            fields=[
                ("owner", models.UUIDField(primary_key=True, serialize=False, verbose_name="所属对象")),
                ("at", models.DateTimeField(verbose_name="销毁时间")),
            ],
        ),
        migrations.CreateModel(
            name="Generation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0, verbose_name="代次")),
            ],
        ),
        migrations.RunPython(first_generation, migrations.RunPython.noop),
    ]
