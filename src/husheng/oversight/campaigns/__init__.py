"""Campaigns: plans as data, tasks per agency, and the monthly report that fills itself."""
