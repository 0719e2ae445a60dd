"""Accounts that nobody uses are shut; at the upgrade everybody's term is counted anew, so that nobody is surprised."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_sessions")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="counted_from",
            field=models.DateTimeField(null=True, verbose_name="重新启用时间"),
        ),
        migrations.AddField(
            model_name="user",
            name="shut_at",
            field=models.DateTimeField(null=True, verbose_name="长期未用停用时间"),
        ),
        migrations.RunSQL(
            "UPDATE agencies_user SET counted_from = statement_timestamp()", migrations.RunSQL.noop
        ),
    ]
