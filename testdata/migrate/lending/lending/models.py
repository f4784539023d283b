from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

LOAN_DAYS = 14
MAXIMUM_LOANS = 2
FINE_PER_DAY = 15


@dataclass(frozen=True)
class Book:
    id: int
    isbn: str
    title: str
    author: str

    @classmethod
    def of(cls, row: sqlite3.Row) -> Book:
        return cls(row["id"], row["isbn"], row["title"], row["author"])

    def __str__(self):
        return f"{self.title} ({self.author})"


@dataclass(frozen=True)
class Member:
    id: int
    name: str
    email: str


@dataclass(frozen=True)
class Loan:
    id: int
    book: Book
    member: Member
    due: date

    def fine(self, today: date) -> int:
        return max(0, (today - self.due).days) * FINE_PER_DAY


def due_date(today: date) -> date:
    return today + timedelta(days=LOAN_DAYS)
