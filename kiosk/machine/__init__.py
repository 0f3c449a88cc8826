"""The server itself: its lock, clock, network addresses, child processes, set-up."""
