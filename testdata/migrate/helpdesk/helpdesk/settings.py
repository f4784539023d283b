import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    url: str
    name: str = "helpdesk"
    timeout: int = 20_000  # milliseconds
    batch: int = 4

    @classmethod
    def from_environment(cls, environ=os.environ):
        url, _, name = environ["DATABASE_URL"].rpartition("/")
        return cls(url=url, name=name or cls.name)
