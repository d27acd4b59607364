"""How long sending waits for what: settings of the operator, with MESSAGING's values."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

_RETRIES: Final = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
)


@dataclass(frozen=True, slots=True)
class Timing:
    """The waits of sending.

    `lease`: how long a worker that says nothing keeps a message, well above a channel's deadline.
    `retries`: before each further attempt. `reconcile`: before and between the two questions to a
    provider about a message that may have gone out. `once_more`: before such a one is sent a
    second time, or one to a handset out of reach is. `pause`: between two trials of a channel that
    an operator has to put right.
    """

    lease: timedelta = timedelta(seconds=60)
    retries: tuple[timedelta, ...] = _RETRIES
    reconcile: timedelta = timedelta(minutes=2)
    once_more: timedelta = timedelta(minutes=15)
    pause: timedelta = timedelta(minutes=1)

    @property
    def most_attempts(self) -> int:
        """How often one message is tried."""
        return len(self.retries) + 1


DEFAULT: Final = Timing()
