from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import ShopError, UnknownRequest

if TYPE_CHECKING:
    from ..app import App


@dataclass(frozen=True)
class Request:
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


_HANDLERS = {}


def handles(name: str):
    """Register the decorated function for requests of this name."""

    def register(function):
        _HANDLERS[name] = function
        return function

    return register


def registered() -> list[str]:
    return sorted(_HANDLERS)


def dispatch(app: App, request: Request) -> str:
    handler = _HANDLERS.get(request.name)
    if handler is None:
        raise UnknownRequest(f"unknown request {request.name!r}")
    try:
        return handler(app, **request.arguments)
    except ShopError as error:
        return f"error: {error}"
