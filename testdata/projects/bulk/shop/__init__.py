"""Orders, stock and invoices of a small shop."""

from .app import App, build_app
from .errors import ShopError

__all__ = ["App", "ShopError", "build_app"]
__version__ = "1.4.0"
