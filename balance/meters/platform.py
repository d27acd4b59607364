"""The market platform: brings orders to real meters over HTTP, as docs/market-platform.md says."""

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from balance.meters.orders import NoAnswer, NotSent, Order, Outcome, Refused, Sent
from balance.meters.post import NoReply, NotDelivered, Reply, post
from balance.money import euros

MOST: Final = 500
DEADLINE_SECONDS: Final = 12.0
_MOST_BYTES: Final = 1_000_000
_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(minutes=5)
_LONGEST_ASKED: Final = timedelta(hours=1)
# Without digits no code can carry a customer's number into a task or a log.
_CODE: Final = re.compile(r"[a-z_]{1,40}", re.ASCII)
_SECONDS: Final = re.compile(r"\d{1,9}", re.ASCII)
_TAKEN: Final = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.CONFLICT)
_LATER: Final = (
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
# What it says of a whole request may be due to one order of it.
_STUMBLED: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
_UNSAID: Final = NotSent("the platform did not say what became of it")
_CONTRADICTED: Final = NotSent("the platform contradicts itself")

_log = logging.getLogger(__name__)


class _Answer(BaseModel):
    """What the platform says of one order: a status of HTTP, and a code where it refuses."""

    model_config = ConfigDict(strict=True)

    order_id: int
    status: int
    code: str | None = None


class _Answers(BaseModel):
    orders: list[_Answer]


@dataclass(frozen=True, slots=True)
class _Failure:
    """A request without a usable answer; `unclear` as in NoAnswer."""

    reason: str
    unclear: bool
    retry_after: str | None = None


@dataclass(slots=True)
class MarketPlatform:
    """The way to real meters. `url` is the base to which the path of the orders is added.

    `installation` tells our orders from those of another installation; `key` signs. After a
    request without a usable answer nothing is sent for a while, which grows from time to time.
    """

    url: str
    key: str = field(repr=False)
    installation: str
    clock: Callable[[], datetime]
    seconds: float = DEADLINE_SECONDS
    _failures: int = 0
    _quiet_until: datetime | None = None
    _said: str = ""

    @property
    def most(self) -> int:
        """As many as one request may hold."""
        return MOST

    def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        """What the platform says of each order; no orders at all ask whether it answers."""
        now = self.clock()
        if self._quiet_until is not None and now < self._quiet_until:
            return NoAnswer(self._said, unclear=False, failures=self._failures)
        said = self._ask(orders, now)
        if isinstance(said, _Failure):
            # Stumbles it over this order alone, the others need not wait.
            if len(orders) != 1 or not said.unclear or isinstance(self._ask((), now), _Failure):
                return self._failed(said, now)
            said = {orders[0].order_id: NotSent(said.reason)}
        self._failures = 0
        return [said.get(order.order_id, _UNSAID) for order in orders]

    def _ask(self, orders: Sequence[Order], now: datetime) -> dict[int, Outcome] | _Failure:
        """What is said of the orders, by their ids."""
        body = json.dumps({"orders": [self._written(order) for order in orders]}).encode()
        try:
            return _read(self._post(body, now))
        except NotDelivered as fault:
            return _Failure(str(fault), unclear=False)
        except NoReply as fault:
            return _Failure(str(fault), unclear=True)

    def _post(self, body: bytes, now: datetime) -> Reply:
        address = urlsplit(f"{self.url}/orders")
        stamp = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Allosolde-Timestamp": stamp,
            "Allosolde-Signature": signature(self.key, stamp, "POST", address.path, body),
        }
        return post(address, headers, body, seconds=self.seconds, most=_MOST_BYTES)

    def _written(self, order: Order) -> dict[str, object]:
        return {
            "key": f"{self.installation}-{order.order_id}",
            "order_id": order.order_id,
            "ean": order.ean,
            "energy": order.energy,
            "kind": order.kind,
            "balance_eur": euros(order.balance),
            "emergency_left_eur": euros(order.emergency_left),
            "ordered_at": order.ordered_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        }

    def _failed(self, failure: _Failure, now: datetime) -> NoAnswer:
        self._failures, self._said = self._failures + 1, failure.reason
        # Far beyond the longest pause the power would only grow.
        pause = min(_FIRST_PAUSE * 2 ** min(self._failures - 1, 10), _LONGEST_PAUSE)
        self._quiet_until = now + max(_asked(failure.retry_after), pause)
        _log.warning("The market platform takes no orders.", extra={"reason": failure.reason})
        return NoAnswer(failure.reason, failure.unclear, self._failures)


def signature(key: str, timestamp: str, method: str, path: str, body: bytes) -> str:
    """The value of Allosolde-Signature: HMAC-SHA256 (RFC 2104) in hexadecimal, after its version.

    `timestamp` is Unix time in whole seconds, `path` is without host and query.
    """
    signed = f"{timestamp}\n{method}\n{path}\n".encode() + body
    return f"v1={hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()}"


def _read(reply: Reply) -> dict[int, Outcome] | _Failure:
    """What is said order by order. Raises NoReply for what is no answer."""
    if reply.status not in (HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.MULTI_STATUS):
        unclear = reply.status >= 500 or reply.status in _STUMBLED
        return _Failure(f"answered {reply.status}", unclear, reply.retry_after)
    try:
        answers = _Answers.model_validate_json(reply.body)
    except ValidationError as fault:
        raise NoReply("an answer that cannot be read") from fault
    said: dict[int, Outcome] = {}
    for answer in answers.orders:
        outcome = _outcome(answer)
        is_one = said.setdefault(answer.order_id, outcome) == outcome
        said[answer.order_id] = outcome if is_one else _CONTRADICTED
    return said


def _outcome(answer: _Answer) -> Outcome:
    if answer.status in _TAKEN:
        return Sent()
    if 400 <= answer.status < 500 and answer.status not in _LATER:
        known = _CODE.fullmatch(answer.code or "")
        return Refused(f"{answer.status} {answer.code}" if known else str(answer.status))
    return NotSent(f"the platform answered {answer.status}")


def _asked(retry_after: str | None) -> timedelta:
    """How long the platform asks to be left alone, up to an hour; zero where it says no seconds."""
    if retry_after is None or _SECONDS.fullmatch(retry_after) is None:
        return timedelta(0)
    return min(timedelta(seconds=int(retry_after)), _LONGEST_ASKED)
