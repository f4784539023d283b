from psycopg2.extras import RealDictCursor


class Repository:
    """Queries of one table, on a connection that somebody else commits."""

    table = ""

    def __init__(self, conn):
        self.conn = conn

    def one(self, query, params=()):
        with self.conn.cursor(cursor_factory=RealDictCursor) as cur:
            cur.execute(query, params)
            return cur.fetchone()

    def all(self, query, params=()):
        with self.conn.cursor(cursor_factory=RealDictCursor) as cur:
            cur.execute(query, params)
            return cur.fetchall()

    def value(self, query, params=()):
        with self.conn.cursor() as cur:
            cur.execute(query, params)
            row = cur.fetchone()
        return row[0] if row else None

    def run(self, query, params=()):
        """The number of rows that were changed."""
        with self.conn.cursor() as cur:
            cur.execute(query, params)
            return cur.rowcount

    def count(self):
        return self.value(f"SELECT count(*) FROM {self.table}")
