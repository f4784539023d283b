from .base import Repository
from .customers import CustomerRepository
from .orders import OrderRepository
from .products import ProductRepository

__all__ = ["CustomerRepository", "OrderRepository", "ProductRepository", "Repository"]
