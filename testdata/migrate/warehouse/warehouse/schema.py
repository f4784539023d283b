import psycopg2
from psycopg2 import sql

TABLES = ("order_lines", "orders", "movements", "stock", "products")

STATEMENTS = [
    """
    CREATE TABLE IF NOT EXISTS products (
        id serial PRIMARY KEY,
        sku text NOT NULL CONSTRAINT products_sku_unique UNIQUE,
        name text NOT NULL,
        price numeric(10, 2) NOT NULL CHECK (price >= 0),
        attributes jsonb NOT NULL DEFAULT '{}',
        tags text[] NOT NULL DEFAULT '{}'
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS stock (
        product_id integer PRIMARY KEY REFERENCES products (id),
        quantity integer NOT NULL CONSTRAINT stock_not_negative CHECK (quantity >= 0)
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS movements (
        id serial PRIMARY KEY,
        product_id integer NOT NULL REFERENCES products (id),
        delta integer NOT NULL,
        reason text NOT NULL
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS orders (
        id serial PRIMARY KEY,
        customer text NOT NULL,
        status text NOT NULL DEFAULT 'open',
        note text
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS order_lines (
        order_id integer NOT NULL REFERENCES orders (id),
        sku text NOT NULL,
        quantity integer NOT NULL,
        price numeric(10, 2) NOT NULL,
        PRIMARY KEY (order_id, sku)
    )
    """,
]


def create(dsn):
    """Makes the tables, before there is a pool."""
    conn = psycopg2.connect(dsn)
    try:
        with conn, conn.cursor() as cur:
            for statement in STATEMENTS:
                cur.execute(statement)
    finally:
        conn.close()


def empty(dsn):
    conn = psycopg2.connect(dsn)
    conn.autocommit = True
    try:
        with conn.cursor() as cur:
            for table in TABLES:
                cur.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.Identifier(table)))
    finally:
        conn.close()
