"""Keeps a connection for each thread between two messages, and closes it with the thread."""

import threading
import weakref
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    """What can be hung up."""

    def close(self) -> None:
        """Hang up; twice is once."""


_Connection = TypeVar("_Connection", bound=Closable)


class Kept(Generic[_Connection]):
    """At most one connection a thread. One that is never taken again is closed."""

    def __init__(self) -> None:
        self._own = threading.local()

    def take(self) -> _Connection | None:
        """This thread's connection, now the caller's to keep or close; None: there is none."""
        holder: _Holder[_Connection] | None = getattr(self._own, "holder", None)
        return None if holder is None else holder.release()

    def keep(self, connection: _Connection) -> None:
        """Hold it for this thread's next message."""
        self._own.holder = _Holder(connection)


class _Holder(Generic[_Connection]):
    """Goes with its thread, or with the channel, and closes what nobody took."""

    def __init__(self, connection: _Connection) -> None:
        self._connection: _Connection | None = connection
        # A finaliser is heard before the connection's own, which would complain.
        self._left = weakref.finalize(self, connection.close)

    def release(self) -> _Connection | None:
        self._left.detach()
        connection, self._connection = self._connection, None
        return connection
