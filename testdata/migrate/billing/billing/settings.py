import os
from urllib.parse import urlsplit


def database_arguments(url=None):
    """Keyword arguments of a connection, from a URL."""
    parts = urlsplit(url or os.environ["DATABASE_URL"])
    return {
        "host": parts.hostname,
        "port": parts.port or 3306,
        "user": parts.username,
        "password": parts.password or "",
        "database": parts.path.lstrip("/"),
        "charset": "utf8mb4",
    }
