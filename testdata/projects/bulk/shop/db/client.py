"""An in-memory database with the interface of an asynchronous driver."""

from __future__ import annotations

import asyncio
import copy

from .statements import Insert, Row, Select, Update


class Client:
    def __init__(self, url: str) -> None:
        self.url = url
        self.connected = False
        self.statements = 0
        self._tables: dict[str, list[Row]] = {}
        self._saved: dict[str, list[Row]] | None = None

    async def connect(self) -> None:
        await asyncio.sleep(0)
        self.connected = True

    async def close(self) -> None:
        await asyncio.sleep(0)
        self.connected = False

    async def execute(self, statement: Insert | Update) -> int:
        """Carry out a statement: the new row's id, or how many rows changed."""
        await self._roundtrip()
        rows = self._tables.setdefault(statement.table, [])
        if isinstance(statement, Insert):
            rows.append({"id": len(rows) + 1, **statement.values})
            return len(rows)
        changed = [row for row in rows if statement.matches(row)]
        for row in changed:
            row.update(statement.values)
        return len(changed)

    async def fetch_all(self, query: Select) -> list[Row]:
        await self._roundtrip()
        rows = [dict(row) for row in self._tables.get(query.table, []) if query.matches(row)]
        if query.order_by is not None:
            rows.sort(key=lambda row: row[query.order_by])
        return rows if query.limit is None else rows[: query.limit]

    async def fetch_one(self, query: Select) -> Row | None:
        rows = await self.fetch_all(query)
        return rows[0] if rows else None

    async def begin(self) -> None:
        await self._roundtrip()
        self._saved = copy.deepcopy(self._tables)

    async def commit(self) -> None:
        await self._roundtrip()
        self._saved = None

    async def rollback(self) -> None:
        await self._roundtrip()
        if self._saved is not None:
            self._tables, self._saved = self._saved, None

    def in_transaction(self) -> bool:
        return self._saved is not None

    async def _roundtrip(self) -> None:
        if not self.connected:
            raise ConnectionError(f"not connected to {self.url}")
        self.statements += 1
        await asyncio.sleep(0)


async def connect(url: str) -> Client:
    client = Client(url)
    await client.connect()
    return client
