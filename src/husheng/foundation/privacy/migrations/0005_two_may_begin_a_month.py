"""Two who read first in a new month at once make it together: the second one sees what the first has made.

`to_regclass` answers from what a session remembers, and waiting for a lock does not tell it of anything new; a look
into the catalogue does.
"""

from django.db import migrations

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
  IF EXISTS (SELECT FROM pg_class WHERE relname = part AND relnamespace = 'public'::regnamespace) THEN
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


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_refused_attempts")]
    operations = [migrations.RunSQL(MONTH, migrations.RunSQL.noop)]
