"""One connection of the fake Twilio: as much of HTTP/1.1 as keeps it, and little work for it."""

import asyncio
import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from socket import SO_LINGER, SOL_SOCKET
from typing import Final

_LINGER_NOT: Final = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that has come in whole; names of headers are in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Connection(asyncio.Protocol):
    """Reads requests one after the other and hands each over; answers when told to."""

    def __init__(
        self, handle: Callable[["Connection", Asked], None], living: set["Connection"]
    ) -> None:
        self._handle = handle
        self._living = living
        self._heard = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Theirs."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._living.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Theirs."""
        self._transport = None
        self._living.discard(self)

    def data_received(self, data: bytes) -> None:
        """Theirs."""
        self._heard += data
        while (asked := self._whole()) is not None:
            self._handle(self, asked)

    def _whole(self) -> Asked | None:
        head, end, rest = self._heard.partition(b"\r\n\r\n")
        if not end:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return None
        self._heard = rest[length:]
        method, target, _ = first.split(" ")
        return Asked(method, target, headers, rest[:length])

    def answer(self, status: int, said: object, retry_after: int | None = None) -> None:
        """A whole answer, in JSON."""
        self.write(whole(status, json.dumps(said).encode(), retry_after))

    def write(self, said: bytes) -> None:
        """These bytes, if anybody still listens."""
        if self._transport is not None:
            self._transport.write(said)

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def reset(self) -> None:
        """Break the connection."""
        if self._transport is not None:
            self._transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, _LINGER_NOT)
            self._transport.abort()

    @property
    def is_open(self) -> bool:
        """Whether anybody still listens."""
        return self._transport is not None


def whole(status: int, body: bytes, retry_after: int | None = None) -> bytes:
    """An answer as it travels."""
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/json\r\n"
    if retry_after is not None:
        head += f"Retry-After: {retry_after}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
