"""The database: statements, a client that carries them out, and the schema."""

from .client import Client, connect
from .statements import Insert, Select, Update

__all__ = ["Client", "Insert", "Select", "Update", "connect"]
