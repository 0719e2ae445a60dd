"""Sealing to people's own keys (age, X25519). Plain Python: knows no Django, no agencies, no tips.

Nothing here keeps a key: what the server stores, opened with everything else that the server stores, stays closed.
"""
