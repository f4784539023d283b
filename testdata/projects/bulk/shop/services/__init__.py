from .inventory import Inventory
from .ordering import Ordering
from .reporting import Reporting

__all__ = ["Inventory", "Ordering", "Reporting"]
