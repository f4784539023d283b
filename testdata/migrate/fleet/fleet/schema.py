from psycopg import sql

TABLES = {
    "vehicles": """
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        plate text NOT NULL UNIQUE,
        model text NOT NULL,
        odometer int NOT NULL DEFAULT 0 CHECK (odometer >= 0),
        active bool NOT NULL DEFAULT true,
        details jsonb NOT NULL DEFAULT '{{}}'
    """,
    "trips": """
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        vehicle_id int NOT NULL REFERENCES vehicles,
        driver text NOT NULL,
        day date NOT NULL,
        start_km int NOT NULL,
        end_km int CHECK (end_km >= start_km),
        cost numeric(10, 2) NOT NULL DEFAULT 0
    """,
    "fuel": """
        vehicle_id int NOT NULL REFERENCES vehicles,
        day date NOT NULL,
        litres numeric(8, 2) NOT NULL CHECK (litres > 0),
        price numeric(8, 2) NOT NULL
    """,
    "journal": """
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        entry text NOT NULL
    """,
}


def create(conn):
    with conn.transaction():
        for name, columns in TABLES.items():
            conn.execute(sql.SQL("CREATE TABLE IF NOT EXISTS {} (" + columns + ")").format(sql.Identifier(name)))


def empty(conn):
    with conn.transaction(), conn.cursor() as cur:
        for name in TABLES:
            cur.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.Identifier(name)))


def tables(conn):
    cur = conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [name for (name,) in cur]
