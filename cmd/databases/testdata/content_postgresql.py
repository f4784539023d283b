"""Prints what a database of PostgreSQL holds."""

import os

try:
    import psycopg2 as driver
except ImportError:
    import psycopg as driver

conn = driver.connect(os.environ["DATABASE_URL"])
with conn.cursor() as cur:
    cur.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name")
    for (table,) in cur.fetchall():
        print(table)
        cur.execute(f'SELECT * FROM "{table}"')
        for row in sorted(cur, key=repr):
            print("  ", *map(repr, row))
conn.close()
