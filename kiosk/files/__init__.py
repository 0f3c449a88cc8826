"""What comes in: bytes in, dataclasses and findings out."""
