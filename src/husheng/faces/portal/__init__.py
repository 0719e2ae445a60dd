"""The public portal 公众门户: a process of its own, with its own settings, addresses and database role.

It knows no cookie, no session and no login, writes no address and no device down, and loads nothing of the desk.
"""
