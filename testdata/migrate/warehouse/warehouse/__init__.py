"""Stock keeping and order fulfilment for a small mail-order warehouse."""

__version__ = "2.4.0"
