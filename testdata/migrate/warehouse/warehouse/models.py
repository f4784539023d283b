from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, List, Optional


@dataclass
class Product:
    id: int
    sku: str
    name: str
    price: Decimal
    attributes: dict = field(default_factory=dict)
    tags: List[str] = field(default_factory=list)

    @classmethod
    def from_row(cls, row):
        return cls(
            id=row["id"],
            sku=row["sku"],
            name=row["name"],
            price=row["price"],
            attributes=row["attributes"],
            tags=list(row["tags"]),
        )

    def label(self):
        tags = f" [{', '.join(self.tags)}]" if self.tags else ""
        return f"{self.sku:<8} {self.name:<24} {self.price:>8}{tags}"


@dataclass
class Line:
    sku: str
    quantity: int
    price: Decimal

    @property
    def total(self):
        return self.price * self.quantity


@dataclass
class Order:
    id: int
    customer: str
    status: str
    lines: List[Line]
    note: Optional[str] = None

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal("0.00"))


def parse_line(text: str) -> Any:
    """SKU or SKU=QUANTITY, as on the command line."""
    sku, _, quantity = text.partition("=")
    return sku, int(quantity or "1")
