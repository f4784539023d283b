"""Statements as values. Building one asks nothing of the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Select:
    table: str
    where: Row = field(default_factory=dict)
    order_by: str | None = None
    limit: int | None = None

    def matches(self, row: Row) -> bool:
        return all(row.get(column) == value for column, value in self.where.items())

    def only(self, **where: Any) -> Select:
        return Select(self.table, {**self.where, **where}, self.order_by, self.limit)


@dataclass(frozen=True)
class Insert:
    table: str
    values: Row


@dataclass(frozen=True)
class Update:
    table: str
    where: Row
    values: Row

    def matches(self, row: Row) -> bool:
        return all(row.get(column) == value for column, value in self.where.items())
