"""Data keys, fetched through the door `keys` in one statement: whoever opens a value asks so each time.

The function opens the door, takes its rows and closes it; where it fails, the transaction takes the door back. It has
nobody's rights but its caller's.
"""

from django.db import migrations

DATA_KEYS = """
CREATE FUNCTION husheng_data_keys(wanted uuid[])
RETURNS TABLE (owner uuid, kek smallint, wrapped bytea, open_now boolean)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  before text := coalesce(current_setting('husheng.door', true), '');
BEGIN
  PERFORM set_config('husheng.door', 'keys', true);
  RETURN QUERY SELECT k.owner, k.kek, k.wrapped, k.locked_at IS NULL OR coalesce(k.opened_until > husheng_now(), false)
    FROM vault_datakey k WHERE k.owner = ANY (wanted);
  PERFORM set_config('husheng.door', before, true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_a_key_per_subject_and_case"), ("kernel", "0001_initial")]
    operations = [migrations.RunSQL(DATA_KEYS, "DROP FUNCTION husheng_data_keys(uuid[])")]
