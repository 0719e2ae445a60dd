"""Parties: organisations in plain, natural persons sealed."""
