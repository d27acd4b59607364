"""What comes in, and the entries of the ledger: appended once, never changed.

Whether an incoming message is new, known or in conflict is decided here, by its id and content.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balance.ean import Ean
from balance.energy import WattHours
from balance.money import Cents
from balance.refusals import Ignored, Refusal


@dataclass(frozen=True, slots=True)
class Priced:
    """Consumption that came with its price."""

    cents: Cents


@dataclass(frozen=True, slots=True)
class Metered:
    """Consumption that came as energy of the two registers."""

    peak: WattHours
    offpeak: WattHours


@dataclass(frozen=True, slots=True)
class Consumption:
    """One supply day of one meter point. Version None: the ledger assigns it (history export)."""

    message_id: str
    ean: Ean
    day: date
    version: int | None
    content: Priced | Metered
    estimated: bool = False


class TopUpChannel(StrEnum):
    """Where a customer pays (R19-R21)."""

    TERMINAL = "terminal"
    XENTA = "xenta"
    ONLINE = "online"


AT_A_TERMINAL = (TopUpChannel.TERMINAL, TopUpChannel.XENTA)
"""Where the customer stands at a machine, and waits for an answer."""


@dataclass(frozen=True, slots=True)
class TopUp:
    """A payment by the customer; it counts when received, whatever `paid_at` (R31)."""

    reference: str
    ean: Ean
    amount: Cents
    channel: TopUpChannel
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A signed correction by an agent, with its reason (R23, R24)."""

    reference: str
    ean: Ean
    amount: Cents
    agent: str
    reason: str


class MeterAction(StrEnum):
    """What happens at the meter."""

    BUTTON = "button"
    GAS_TEST_STARTED = "gas_test_started"
    GAS_TEST_PASSED = "gas_test_passed"
    GAS_TEST_FAILED = "gas_test_failed"
    ORDER_EXECUTED = "order_executed"


@dataclass(frozen=True, slots=True)
class MeterEvent:
    """One event told by the meter, at its own instant.

    `order_id` is the order that was carried out; None: whatever was sent to the meter by then.
    """

    event_id: str
    ean: Ean
    at: datetime
    event: MeterAction
    order_id: int | None = None


class EntryKind(StrEnum):
    """Why the balance moved."""

    OPENING = "opening"
    START_CREDIT = "start_credit"
    TRANSFER = "transfer"
    CONSUMPTION = "consumption"
    TOP_UP = "top_up"
    ADJUSTMENT = "adjustment"
    INSTALMENT = "instalment"


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement: cents, signed as the balance feels it; `key` is unique in the whole ledger.

    `content` is what came, in writing, for comparison with a repeat; `day` and `version` are
    those of a consumption, or the civil day of an instalment.
    """

    key: str
    ean: Ean
    kind: EntryKind
    amount: Cents
    at: datetime
    day: date | None = None
    version: int | None = None
    content: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the ledger holds of one supply day: the highest version, its content, the day's sum."""

    version: int
    content: str
    amount: Cents


def written(content: Priced | Metered) -> str:
    """The content as it is stored and compared: what came, not its price."""
    match content:
        case Priced(cents):
            return f"eur:{cents}"
        case energy:
            return f"wh:{energy.peak},{energy.offpeak}"


def weigh_consumption(
    message: Consumption, same_key: Entry | None, settled: Settled | None
) -> int | Ignored | Refusal:
    """The version under which a consumption message counts, or why it does not.

    `same_key` is the entry already booked under this id, `settled` what is known of the day.
    """
    content = written(message.content)
    if same_key is not None:
        known = (same_key.kind, same_key.ean, same_key.day, same_key.content)
        same = known == (EntryKind.CONSUMPTION, message.ean, message.day, content)
        same = same and message.version in (None, same_key.version)
        return Ignored.DUPLICATE if same else Refusal.CONFLICT
    if message.version is None:
        return _next_version(message, content, settled)
    if settled is None or message.version > settled.version:
        return message.version
    if message.version < settled.version:
        return Ignored.STALE_VERSION
    return Ignored.DUPLICATE if content == settled.content else Refusal.CONFLICT


def _next_version(message: Consumption, content: str, settled: Settled | None) -> int | Ignored:
    first = 1 if message.estimated else 2
    if settled is None:
        return first
    if content == settled.content:
        return Ignored.DUPLICATE
    return max(first, settled.version + 1)


def weigh_payment(
    kind: EntryKind, ean: Ean, amount: Cents, same_key: Entry | None
) -> Ignored | Refusal | None:
    """None when a payment's reference is new; a known one is ignored or refused (RULES, Keys)."""
    if same_key is None:
        return None
    if (same_key.kind, same_key.ean) != (kind, ean):
        return Refusal.CONFLICT
    return Ignored.DUPLICATE if same_key.amount == amount else Refusal.REFERENCE_REUSED
