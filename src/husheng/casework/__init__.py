"""Agencies act."""
