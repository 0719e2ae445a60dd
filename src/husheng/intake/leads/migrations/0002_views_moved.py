"""Saved views moved to the room of agencies, where every list keeps its own."""

from django.db import migrations

MOVE = """INSERT INTO agencies_savedview (id, version, "user", page, name, query, shared, dropped_at, agency_id)
          SELECT id, version, "user", 'leads', name, query, shared, dropped_at, agency_id FROM leads_savedview"""
BACK = """INSERT INTO leads_savedview (id, version, "user", name, query, shared, dropped_at, agency_id)
          SELECT id, version, "user", name, query, shared, dropped_at, agency_id
          FROM agencies_savedview WHERE page = 'leads'"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_saved_views"), ("leads", "0001_initial")]

    operations = [
        migrations.RunSQL(MOVE, BACK),
        migrations.DeleteModel(name="SavedView"),
    ]
