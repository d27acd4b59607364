"""Ends a conversation over the network in time, whatever the other side does.

Time-outs of sockets are for each read: a server that drips would outlast them.
"""

import os
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Protocol, Self

ADDRESS_SECONDS: Final = 3.0


class Alarm(Protocol):
    """What acts once after a while, unless it is cancelled before."""

    def start(self) -> None:
        """From now on."""

    def cancel(self) -> None:
        """Do nothing any more."""

    def join(self) -> None:
        """Wait until an action that has begun is over."""


SetAlarm = Callable[[float, Callable[[], None]], Alarm]


def real_alarm(seconds: float, act: Callable[[], None]) -> Alarm:
    """An alarm by the machine's own clock."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    return timer


class Deadline:
    """Shuts the connection that is watched so many seconds after the block was entered."""

    def __init__(self, seconds: float, set_alarm: SetAlarm = real_alarm) -> None:
        self._seconds = seconds
        self._alarm = set_alarm(seconds, self._end)
        self._lock = threading.Lock()
        self._over = False
        self._handle: socket.socket | None = None

    def __enter__(self) -> Self:
        self._alarm.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._alarm.cancel()
        self._alarm.join()
        self._let_go()

    @property
    def is_over(self) -> bool:
        """Whether the time is up, and the connection shut."""
        return self._over

    def connect(self, host: str, port: int) -> socket.socket:
        """A watched connection to the first of the host's addresses that answers.

        An address that does not answer leaves time for the next. Only the looking up of the name
        has a time-out of its own, the resolver's. Raises OSError.
        """
        fault: OSError = TimeoutError()
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for family, kind, protocol, _, address in found:
            if self._over:
                break
            raw = socket.socket(family, kind, protocol)
            try:
                self.watch(raw)
                raw.settimeout(min(self._seconds, ADDRESS_SECONDS))
                raw.connect(address)
                raw.settimeout(self._seconds)
            except OSError as unreachable:
                raw.close()
                fault = unreachable
            else:
                return raw
        raise TimeoutError if self._over else fault

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection when the time is up, and no other."""
        # TLS takes the socket over: a handle of our own still reaches the connection.
        handle = socket.socket(fileno=os.dup(connection.fileno()))
        with self._lock:
            before, self._handle = self._handle, handle
            if self._over:
                _shut(handle)
        if before is not None:
            before.close()

    def why(self, fault: Exception) -> str:
        """What to say of a fault of the conversation: the end of a sentence, without an address."""
        is_late = self._over or isinstance(fault, TimeoutError)
        return "in time" if is_late else f"({type(fault).__name__})"

    def _end(self) -> None:
        with self._lock:
            self._over = True
            if self._handle is not None:
                _shut(self._handle)

    def _let_go(self) -> None:
        if self._handle is not None:
            self._handle.close()


def _shut(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        # The other side was faster.
        return
