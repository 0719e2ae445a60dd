"""Faces: people and machines look in from here."""
