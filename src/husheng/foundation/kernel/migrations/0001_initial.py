"""The installation row and `husheng_now()`, the only clock."""

import datetime as dt

from django.db import migrations, models

CLOCK = """
INSERT INTO kernel_installation (id, demo, clock_offset) VALUES (1, false, interval '0') ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION husheng_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT transaction_timestamp() + i.clock_offset
       + CASE WHEN i.demo THEN coalesce(nullif(current_setting('husheng.shift', true), '')::interval, interval '0')
              ELSE interval '0' END
  FROM kernel_installation i WHERE i.id = 1
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("demo", models.BooleanField(default=False, verbose_name="演示环境")),
                ("clock_offset", models.DurationField(default=dt.timedelta, verbose_name="时钟偏移(仅演示)")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_installation"),
                    models.CheckConstraint(
                        condition=models.Q(("demo", True), ("clock_offset", dt.timedelta()), _connector="OR"),
                        name="only_a_demo_shifts_its_clock",
                    ),
                ]
            },
        ),
        migrations.RunSQL(CLOCK, "DROP FUNCTION husheng_now()"),
    ]
