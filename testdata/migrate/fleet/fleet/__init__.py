"""Vehicles of a small carrier, their trips and what these cost, in PostgreSQL."""

from fleet.database import Database

__all__ = ["Database"]
