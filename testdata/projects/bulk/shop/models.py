"""The records that the shop keeps. Amounts are in cents."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Customer:
    id: int
    name: str
    email: str
    discount: int = 0

    @property
    def greeting(self) -> str:
        return f"Dear {self.name}"


@dataclass(frozen=True)
class Product:
    sku: str
    title: str
    price: int
    stock: int

    def covers(self, quantity: int) -> bool:
        return self.stock >= quantity


@dataclass
class Line:
    sku: str
    quantity: int
    price: int

    def total(self) -> int:
        return self.quantity * self.price


@dataclass
class Order:
    id: int
    customer_id: int
    status: str = "open"
    lines: list[Line] = field(default_factory=list)

    def total(self) -> int:
        return sum(line.total() for line in self.lines)

    def is_open(self) -> bool:
        return self.status == "open"
