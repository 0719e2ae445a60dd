"""Leads: from intake to an answer to the source. Nothing falls silent."""
