from pymysql.cursors import SSDictCursor

from .base import Dao


class EntryDao(Dao):
    def add(self, account, amount, text):
        return self._insert("INSERT INTO entries (account, amount, text) VALUES (%s, %s, %s)", (account, amount, text))

    def add_many(self, rows):
        with self._connection.cursor() as cursor:
            return cursor.executemany("INSERT INTO entries (account, amount, text) VALUES (%s, %s, %s)", rows)

    def stream(self, account=None):
        """Entries as the server sends them."""
        sql, args = "SELECT * FROM entries", ()
        if account:
            sql, args = sql + " WHERE account = %s", (account,)
        with self._connection.cursor(SSDictCursor) as cursor:
            cursor.execute(sql + " ORDER BY id", args)
            for row in cursor:
                yield row

    def pages(self, size):
        cursor = self._connection.cursor()
        cursor.execute("SELECT account, amount, text FROM entries ORDER BY id")
        page = cursor.fetchmany(size)
        while page:
            yield page
            page = cursor.fetchmany(size)
        cursor.close()
