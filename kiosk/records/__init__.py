"""The registry: tables and their constraints, no decisions. Importing it declares every table."""

from kiosk.records import boxes, checkin, day, issue, journal, publication, roll, staff

__all__ = ["boxes", "checkin", "day", "issue", "journal", "publication", "roll", "staff"]
