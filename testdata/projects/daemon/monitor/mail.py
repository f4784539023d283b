"""An asynchronous e-mail client."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from .limits import Alert


@dataclass(frozen=True)
class Message:
    recipient: str
    subject: str
    body: str


class Outbox:
    """A transport that keeps what it is given, in place of a mail server."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def deliver(self, message: Message) -> None:
        await asyncio.sleep(0)
        self.messages.append(message)


class Notifier:
    def __init__(self, transport: Outbox, recipient: str) -> None:
        self._transport = transport
        self._recipient = recipient
        self.sent = 0

    async def send(self, alert: Alert) -> None:
        message = self._compose(alert)
        await self._transport.deliver(message)
        self.sent += 1

    def _compose(self, alert: Alert) -> Message:
        subject = f"[{alert.severity}] {alert.host}: {alert.text}"
        return Message(self._recipient, subject, body=subject + "\n")
