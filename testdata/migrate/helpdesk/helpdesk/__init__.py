"""Tickets of a small help desk, kept in MongoDB."""

__version__ = "1.6.0"
