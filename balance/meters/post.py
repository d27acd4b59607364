"""One HTTP request that ends in time: a deadline for the whole of it, and an answer of some size.

Time-outs of sockets are for each read: a server that drips would outlast them.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult

_ADDRESS_SECONDS: Final = 3.0


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

    The connection is used once; TLS is verified against the machine's authorities. Only the
    looking up of the host's name has a time-out of its own, the resolver's. An address of it that
    does not answer leaves time for the next.
    Raises NotDelivered or NoReply.
    """
    ends = time.monotonic() + seconds
    secure = url.scheme == "https"
    host, port = url.hostname or "", url.port or (443 if secure else 80)
    raw = _connected(host, port, ends)
    with raw, _cut_off(raw, ends - time.monotonic()) as late:
        connection = HTTPConnection(host, port)
        connection.sock = raw
        # Its Host leaves out the port where that is its own.
        connection = _secured(raw, host, port, late) if secure else connection
        with connection.sock:
            try:
                connection.request("POST", url.path, body, {**headers, "Connection": "close"})
                with connection.getresponse() as answer:
                    content = answer.read(most + 1)
            except (OSError, HTTPException) as fault:
                raise NoReply(f"no answer {_why(fault, late)}") from fault
    if late.is_set():
        raise NoReply("no answer in time")
    if len(content) > most:
        raise NoReply("an answer that is too long")
    return Reply(answer.status, answer.getheader("Retry-After"), content)


def _connected(host: str, port: int, ends: float) -> socket.socket:
    """A connection to the first of the host's addresses that answers."""
    fault: OSError = TimeoutError()
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        ):
            left = ends - time.monotonic()
            if left <= 0:
                break
            raw = socket.socket(family, kind, protocol)
            try:
                raw.settimeout(min(left, _ADDRESS_SECONDS))
                raw.connect(address)
                raw.settimeout(left)
            except OSError as unreachable:
                raw.close()
                fault = unreachable
            else:
                return raw
    except OSError as unknown:
        fault = unknown
    raise NotDelivered(f"no connection ({type(fault).__name__})") from fault


def _secured(raw: socket.socket, host: str, port: int, late: threading.Event) -> HTTPSConnection:
    try:
        context = ssl.create_default_context()
        connection = HTTPSConnection(host, port, context=context)
        connection.sock = context.wrap_socket(raw, server_hostname=host)
    except OSError as fault:
        raise NotDelivered(f"no handshake {_why(fault, late)}") from fault
    return connection


def _why(fault: Exception, late: threading.Event) -> str:
    is_late = late.is_set() or isinstance(fault, TimeoutError)
    return "in time" if is_late else f"({type(fault).__name__})"


@contextmanager
def _cut_off(raw: socket.socket, seconds: float) -> Iterator[threading.Event]:
    """Shuts the connection after so many seconds; the event says that it was."""
    late = threading.Event()
    # TLS takes the socket over: a handle of our own still reaches the connection.
    handle = raw.dup()

    def shut() -> None:
        late.set()
        try:
            handle.shutdown(socket.SHUT_RDWR)
        except OSError:
            # The other side was faster.
            return

    timer = threading.Timer(max(0.0, seconds), shut)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()
        handle.close()
