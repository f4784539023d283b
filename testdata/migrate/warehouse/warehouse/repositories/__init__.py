from warehouse.repositories.orders import OrderRepository
from warehouse.repositories.products import ProductRepository
from warehouse.repositories.stock import StockRepository

__all__ = ["OrderRepository", "ProductRepository", "StockRepository"]
