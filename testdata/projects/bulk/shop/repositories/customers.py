from __future__ import annotations

from typing import Any

from shop.models import Customer

from .base import Repository


class CustomerRepository(Repository[Customer]):
    table = "customers"

    def build(self, row: dict[str, Any]) -> Customer:
        return Customer(**row)

    def by_email(self, email: str) -> Customer | None:
        row = self.client.fetch_one(self.query().only(email=email))
        return self.build(row) if row else None

    def emails(self) -> list[str]:
        return [customer.email for customer in self.all()]
