"""The read log becomes a partitioned table, and says whose data was read, for which matter and in which way.

What was read before is kept. Django knows the table by its columns; the partitions are PostgreSQL's own.
`husheng_readlog_month` makes one month. It belongs to the owner and is all that the application role may use of
it. It attaches a table made beforehand, which takes no lock that a reader or a writer would wait for: a page that
has read the log may itself be the first to write in a new month, on its second connection.
"""

from django.db import migrations, models

MONTH = """
CREATE OR REPLACE FUNCTION husheng_readlog_month(moment timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  first timestamptz := date_trunc('month', moment, 'Asia/Shanghai');
  part text := 'privacy_readlog_' || to_char(first AT TIME ZONE 'Asia/Shanghai', 'YYYYMM');
BEGIN
  IF moment < '2000-01-01' OR moment > now() + interval '2 years' OR moment IS NULL THEN
    RAISE EXCEPTION 'husheng: no month of the read log at %', moment USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF to_regclass(part) IS NOT NULL THEN
    RETURN part;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('husheng.readlog.months'));
  IF to_regclass(part) IS NOT NULL THEN
    RETURN part;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE privacy_readlog INCLUDING ALL)', part);
  EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', part);
  IF to_regproc('husheng_append_only') IS NOT NULL THEN
    EXECUTE format('CREATE TRIGGER husheng_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
                   'EXECUTE FUNCTION husheng_append_only()', part);
  END IF;
  EXECUTE format('ALTER TABLE privacy_readlog ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, first,
                 (first AT TIME ZONE 'Asia/Shanghai' + interval '1 month') AT TIME ZONE 'Asia/Shanghai');
  RETURN part;
END $$;
"""
PARTITION = """
ALTER TABLE privacy_readlog RENAME TO privacy_readlog_before;
CREATE TABLE privacy_readlog (
  id uuid NOT NULL, at timestamptz NOT NULL, "user" uuid NOT NULL, post uuid NOT NULL, agency uuid NOT NULL,
  kind varchar(60) NOT NULL, key uuid NOT NULL, subject uuid, fields jsonb NOT NULL, purpose varchar(30) NOT NULL,
  reason varchar(200) NOT NULL, "case" uuid, way varchar(12) NOT NULL, canary boolean NOT NULL
) PARTITION BY RANGE (at);
SELECT husheng_readlog_month(month) FROM (
  SELECT DISTINCT date_trunc('month', at, 'Asia/Shanghai') AS month FROM privacy_readlog_before
) AS months ORDER BY month;
INSERT INTO privacy_readlog (id, at, "user", post, agency, kind, key, subject, fields, purpose, reason, way, canary)
SELECT id, at, "user", post, agency, kind, key, key, fields, purpose, reason,
       CASE WHEN fields ? 'file' THEN 'download' WHEN fields ? 'package' THEN 'export'
            WHEN fields ? 'person_by_number' THEN 'list' ELSE 'reveal' END, false
FROM privacy_readlog_before;
DROP TABLE privacy_readlog_before;
ALTER TABLE privacy_readlog ADD PRIMARY KEY (id, at);
CREATE INDEX reads_of_subject ON privacy_readlog (subject, at DESC);
CREATE INDEX reads_of_object ON privacy_readlog (key, at DESC);
CREATE INDEX reads_of_user ON privacy_readlog ("user", at DESC);
CREATE INDEX reads_of_agency ON privacy_readlog (agency, at DESC);
CREATE INDEX reads_by_day ON privacy_readlog (at DESC, id DESC);
CREATE INDEX reads_that_alarm ON privacy_readlog (at DESC, id DESC) WHERE canary OR way = 'break_glass';
"""
AHEAD = """
SELECT husheng_readlog_month(husheng_now() + make_interval(months => ahead)) FROM generate_series(0, 3) AS ahead
"""
WAYS = [
    ("reveal", "显示"),
    ("download", "下载"),
    ("export", "导出材料"),
    ("break_glass", "紧急查阅"),
    ("list", "按号查询"),
]


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("kernel", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(MONTH, migrations.RunSQL.noop),
                migrations.RunSQL(PARTITION, migrations.RunSQL.noop),
                migrations.RunSQL(AHEAD, migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.AlterField("readlog", "at", models.DateTimeField("时间")),
                migrations.AddField("readlog", "subject", models.UUIDField("密封主体", null=True)),
                migrations.AddField("readlog", "case", models.UUIDField("所办事项", null=True)),
                migrations.AddField(
                    "readlog", "way", models.CharField("方式", max_length=12, choices=WAYS, default="reveal")
                ),
                migrations.AddField("readlog", "canary", models.BooleanField("诱饵记录", default=False)),
                migrations.AddIndex(
                    "readlog", models.Index(fields=["subject", "-at"], name="reads_of_subject")
                ),
                migrations.AddIndex("readlog", models.Index(fields=["user", "-at"], name="reads_of_user")),
                migrations.AddIndex(
                    "readlog", models.Index(fields=["agency", "-at"], name="reads_of_agency")
                ),
                migrations.AddIndex("readlog", models.Index(fields=["-at", "-id"], name="reads_by_day")),
                migrations.AddIndex(
                    "readlog",
                    models.Index(
                        fields=["-at", "-id"],
                        condition=models.Q(("canary", True), ("way", "break_glass"), _connector="OR"),
                        name="reads_that_alarm",
                    ),
                ),
            ],
        )
    ]
