"""The long figures of `make bench`: a floor, the door under load, look-up, printing."""
