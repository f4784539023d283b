"""Prints what a database of PostgreSQL holds."""

import os

import psycopg2

conn = psycopg2.connect(os.environ["DATABASE_URL"])
with conn.cursor() as cur:
    cur.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name")
    for (table,) in cur.fetchall():
        print(table)
        cur.execute(f'SELECT * FROM "{table}"')
        for row in sorted(cur, key=repr):
            print("  ", *map(repr, row))
conn.close()
