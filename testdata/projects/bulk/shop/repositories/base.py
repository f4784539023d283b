"""What all repositories share: one table, one kind of record."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from ..db import Client, Insert, Select
from ..errors import NotFound

T = TypeVar("T")


class Repository(Generic[T]):
    table = ""
    key = "id"

    def __init__(self, client: Client) -> None:
        self.client = client

    def build(self, row: dict[str, Any]) -> T:
        raise NotImplementedError

    def find(self, key: object) -> T | None:
        row = self.client.fetch_one(self.query().only(**{self.key: key}))
        if row is None:
            return None
        return self.build(row)

    def get(self, key: object) -> T:
        record = self.find(key)
        if record is None:
            raise NotFound(self.table.rstrip("s"), key)
        return record

    def all(self) -> list[T]:
        return [self.build(row) for row in self.client.fetch_all(self.query())]

    def add(self, **values: Any) -> int:
        return self.client.execute(Insert(self.table, values))

    def count(self) -> int:
        return len(self.client.fetch_all(self.query()))

    def query(self) -> Select:
        return Select(self.table, order_by=self.key)

    def describe(self) -> str:
        return f"{type(self).__name__} over {self.table}"
