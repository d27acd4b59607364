"""What the processes of a scene share: a database, a provider, a door of receipts, a clock."""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.request import urlopen

from balance.ean import Ean, check_digit
from config.bootstrap import real_now
from messaging.timing import Timing

DEADLINE_SECONDS: Final = 1.0
# All of it is shorter than the product's, in the same order: both questions to the provider come
# after the deadline, so that no answer is still under way when they are asked.
TIMING: Final = Timing(
    lease=timedelta(seconds=4),
    retries=(timedelta(seconds=1),) * 5,
    reconcile=timedelta(seconds=1.5),
    once_more=timedelta(seconds=2),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene of `messages` households and `kills`; its clock is `ahead` seconds of the real one.

    `journal` is a file in which senders note each call of the provider.
    """

    database_url: str
    receipts_url: str
    journal: str
    ahead: float
    messages: int
    kills: int
    seed: int
    api_url: str = ""

    def now(self) -> datetime:
        """The scene's instant."""
        return real_now() + timedelta(seconds=self.ahead)

    def accepted(self) -> list[int]:
        """What the provider took over, by our ids, in its order: twice where it came twice."""
        found: list[int] = self._ask("accepted")
        return found

    def under_way(self) -> int:
        """How many answers and receipts the provider has still to send."""
        return int(self._ask("under-way"))

    def _ask(self, what: str) -> Any:
        with urlopen(f"{self.api_url}/_fake/{what}") as answer:  # noqa: S310 - our own
            return json.load(answer)

    def packed(self) -> str:
        """As an argument of a process."""
        return json.dumps(asdict(self))


def given() -> Scene:
    """The scene that this process was given as its argument."""
    return Scene(**json.loads(sys.argv[1]))


def mobile(number: int) -> str:
    """The telephone of a household, counted from 1."""
    return f"+32470{number:06}"


def ean(number: int) -> Ean:
    """The meter of a household."""
    first = f"54144{number:012}"
    return Ean(first + check_digit(first))
