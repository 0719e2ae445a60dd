"""The command line: everything an administrator does."""
