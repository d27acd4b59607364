"""How the fake Twilio misbehaves: each way by its name."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Fault(StrEnum):
    """What becomes of one request; `TAKEN`: the message was taken over all the same."""

    ERROR = "500"
    ERROR_TAKEN = "500, taken"
    SILENT = "no answer"
    SILENT_TAKEN = "no answer, taken"
    DRIPPING_HEAD = "a head that drips"
    DRIPPING_BODY_TAKEN = "a body that drips, taken"
    GARBAGE_TAKEN = "garbage, taken"
    NOT_JSON_TAKEN = "a 201 of another kind, taken"
    TOO_LONG_TAKEN = "an endless answer, taken"
    BREAKS_OFF_TAKEN = "half an answer, taken"
    RESET = "reset"
    RESET_TAKEN = "reset, taken"

    @property
    def takes(self) -> bool:
        """Whether the message was taken over."""
        return self.name.endswith("_TAKEN")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer by the book: a status, a code of Twilio's, and when to ask again."""

    status: int
    code: int | None = None
    retry_after: int | None = None


# Those that leave a caller in doubt without keeping it waiting.
_DOUBTFUL = (Fault.ERROR, Fault.ERROR_TAKEN, Fault.RESET, Fault.RESET_TAKEN, Fault.GARBAGE_TAKEN)


@dataclass(slots=True)
class Doubt:
    """Leaves callers in doubt, in a share of the requests."""

    share: float
    random: Random

    def next(self) -> Fault | None:
        """What becomes of the next request; None: it is answered."""
        return self.random.choice(_DOUBTFUL) if self.random.random() < self.share else None


@dataclass(frozen=True, slots=True)
class Receipts:
    """How receipts come: these words and codes, in this order."""

    words: tuple[tuple[str, int | None], ...] = ()
    shuffled: bool = False
    doubled: bool = False
    forged: bool = False
    early: bool = False
    """Before the request is answered."""

    def order(self, random: Random) -> list[tuple[str, int | None]]:
        """The receipts of one message."""
        said = list(self.words) * (2 if self.doubled else 1)
        if self.shuffled:
            random.shuffle(said)
        return said


NEVER = Receipts()
DELIVERED = Receipts((("sent", None), ("delivered", None)))
