from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_a_versioned_blind_index")]

    operations = [
        migrations.AddField("party", "minor", models.BooleanField(default=False, verbose_name="未成年人")),
    ]
