class Dao:
    def __init__(self, connection):
        self._connection = connection

    def _execute(self, sql, args=None):
        cursor = self._connection.cursor()
        try:
            return cursor.execute(sql, args)
        finally:
            cursor.close()

    def _insert(self, sql, args):
        with self._connection.cursor() as cursor:
            cursor.execute(sql, args)
            return cursor.lastrowid

    def _row(self, sql, args=None):
        with self._connection.cursor() as cursor:
            cursor.execute(sql, args)
            return cursor.fetchone()

    def _rows(self, sql, args=None):
        with self._connection.cursor() as cursor:
            cursor.execute(sql, args)
            return cursor.fetchall()
