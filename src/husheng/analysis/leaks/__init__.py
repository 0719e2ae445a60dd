"""Leak detection 泄露排查: who reads what nobody needs to read, and who has read what was sold."""
