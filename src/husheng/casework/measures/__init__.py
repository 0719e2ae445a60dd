"""Measures: orders and penalties as data, with legal basis and amounts in fen."""
