"""What is printed: a dataclass in, bytes out. No database, no request, no clock.

Each paper stands in a module of its own with the facts it needs. `press` prints one in a child process,
so that a scan never waits for a print run.
"""
