"""Whether a subject is a planted record's, for the statement that writes a reading down.

The function passes the door `leaks` for its own duration; where it fails, the transaction takes the door back. It has
nobody's rights but its caller's. (`SET` in the head of a function would say it shorter, but only a superuser may name
there a setting that PostgreSQL does not know.)
"""

from django.db import migrations

IS_PLANTED = """
CREATE FUNCTION husheng_is_planted(thing uuid) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  before text := coalesce(current_setting('husheng.door', true), '');
  planted boolean;
BEGIN
  PERFORM set_config('husheng.door', 'leaks', true);
  planted := EXISTS (SELECT FROM leaks_canary WHERE subject = thing AND state = 'planted');
  PERFORM set_config('husheng.door', before, true);
  RETURN planted;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("leaks", "0002_a_sole_reader_is_said_to_be_one")]
    operations = [migrations.RunSQL(IS_PLANTED, "DROP FUNCTION husheng_is_planted(uuid)")]
