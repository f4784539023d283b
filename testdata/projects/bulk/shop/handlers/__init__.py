"""Requests by name: importing the package registers every handler."""

from . import catalog, orders
from .registry import Request, dispatch, registered

__all__ = ["Request", "catalog", "dispatch", "orders", "registered"]
