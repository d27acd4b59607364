"""One HTTP request that ends in time, with an answer of bounded size."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult

from balance.deadline import Deadline


class NotDelivered(Exception):
    """Nothing of the request left the house; the text says why, without an address."""


class NoReply(Exception):
    """It left, and may have been acted on, but nothing that can be used came back in time."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever its status; a redirect is not followed."""

    status: int
    retry_after: str | None
    body: bytes


def post(
    url: SplitResult, headers: Mapping[str, str], body: bytes, *, seconds: float, most: int
) -> Reply:
    """The answer to a POST within so many seconds, of at most so many bytes.

    The connection is used once; TLS is verified against the machine's authorities.
    Raises NotDelivered or NoReply.
    """
    secure = url.scheme == "https"
    host, port = url.hostname or "", url.port or (443 if secure else 80)
    with Deadline(seconds) as deadline, _connected(deadline, host, port) as raw:
        connection = HTTPConnection(host, port)
        connection.sock = raw
        # Its Host leaves out the port where that is its own.
        connection = _secured(raw, host, port, deadline) if secure else connection
        with connection.sock:
            try:
                connection.request("POST", url.path, body, {**headers, "Connection": "close"})
                with connection.getresponse() as answer:
                    content = answer.read(most + 1)
            except (OSError, HTTPException) as fault:
                raise NoReply(f"no answer {deadline.why(fault)}") from fault
    if deadline.is_over:
        raise NoReply("no answer in time")
    if len(content) > most:
        raise NoReply("an answer that is too long")
    return Reply(answer.status, answer.getheader("Retry-After"), content)


def _connected(deadline: Deadline, host: str, port: int) -> socket.socket:
    try:
        return deadline.connect(host, port)
    except OSError as fault:
        raise NotDelivered(f"no connection ({type(fault).__name__})") from fault


def _secured(raw: socket.socket, host: str, port: int, deadline: Deadline) -> HTTPSConnection:
    try:
        context = ssl.create_default_context()
        connection = HTTPSConnection(host, port, context=context)
        connection.sock = context.wrap_socket(raw, server_hostname=host)
    except OSError as fault:
        raise NotDelivered(f"no handshake {deadline.why(fault)}") from fault
    return connection
