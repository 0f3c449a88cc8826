"""The law library: pure functions on plain values, standard library only."""
