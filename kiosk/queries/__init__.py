"""The reading room: select → frozen dataclasses; never writes."""
