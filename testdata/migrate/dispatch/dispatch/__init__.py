"""Jobs, workers and what keeps them apart, in Redis."""

from dispatch.client import connect

__all__ = ["connect"]
