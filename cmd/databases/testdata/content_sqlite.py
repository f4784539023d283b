"""Prints what a database of SQLite holds."""

import os
import sqlite3

conn = sqlite3.connect(os.environ["DATABASE_URL"])
for (table,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall():
    print(table)
    for row in sorted(conn.execute(f'SELECT * FROM "{table}"'), key=repr):
        print("  ", *map(repr, row))
conn.close()
