"""Reports that read more than fits in memory: they stream."""

from itertools import groupby
from operator import itemgetter

from psycopg2.extras import NamedTupleCursor


def stream(conn, query, params=(), size=2):
    """Rows as they come, through a cursor of the server."""
    with conn.cursor(name="report", cursor_factory=NamedTupleCursor) as cur:
        cur.itersize = size
        cur.execute(query, params)
        for row in cur:
            yield row


def stock_value(db):
    total = 0
    with db.connection() as conn:
        for row in stream(
            conn,
            "SELECT sku, quantity, price FROM stock JOIN products ON id = product_id WHERE quantity > %s ORDER BY sku",
            (0,),
        ):
            value = row.quantity * row.price
            total += value
            yield f"{row.sku:<8} {row.quantity:>5} {value:>10}"
        conn.rollback()
    yield f"{'total':<8} {'':>5} {total:>10}"


def movements(db, limit=100):
    """The last movements by product, oldest first."""
    with db.cursor() as cur:
        cur.execute(
            """
            SELECT sku, delta, reason FROM movements JOIN products ON products.id = product_id
            ORDER BY sku, movements.id LIMIT %s
            """,
            (limit,),
        )
        rows = cur.fetchall()
    for sku, group in groupby(rows, key=itemgetter("sku")):
        yield sku, [f"{row['delta']:+d} {row['reason']}" for row in group]


def best_sellers(db, top=3):
    with db.cursor(factory=None) as cur:
        cur.execute(
            """
            SELECT sku, sum(quantity) AS sold FROM order_lines JOIN orders ON id = order_id
            WHERE status <> 'cancelled' GROUP BY sku ORDER BY sold DESC, sku
            """
        )
        names = [column[0] for column in cur.description]
        for row in cur.fetchmany(top):
            yield dict(zip(names, row))
