"""Taking out of photos, PDF and office files what tells where, when, by whom and with which device they were made.

Each file is taken apart in a process of its own with hard limits: what comes from strangers may be made to harm. The
child imports nothing of the house but this package, and touches no file: bytes come by stdin and go by stdout.
"""
