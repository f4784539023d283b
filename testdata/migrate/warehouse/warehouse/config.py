import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    dsn: str
    pool_min: int = 1
    pool_max: int = 4
    batch: int = 50

    @classmethod
    def from_environment(cls, environ=os.environ):
        return cls(
            dsn=environ["DATABASE_URL"],
            pool_max=int(environ.get("WAREHOUSE_POOL", "4")),
        )
