"""Prints what a database of MariaDB holds."""

import os
from urllib.parse import urlsplit

import pymysql

url = urlsplit(os.environ["DATABASE_URL"])
conn = pymysql.connect(host=url.hostname, port=url.port, user=url.username, database=url.path[1:])
with conn.cursor() as cursor:
    cursor.execute("SHOW TABLES")
    for (table,) in sorted(cursor.fetchall()):
        print(table)
        cursor.execute(f"SELECT * FROM `{table}`")
        for row in sorted(cursor, key=repr):
            print("  ", *map(repr, row))
conn.close()
