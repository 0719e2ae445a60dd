"""A transparency log as a library: RFC 6962 tree, tiles, signed notes and checkpoints.

Pure Python over plain bytes; needs only the standard library and `cryptography`, so the same code runs on the
server and on a prosecutor's USB stick.
"""
