"""What integrators send: the models behind each body, of which the document shows the schemas."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from balance.account import Supply
from balance.api.forms import (
    IN_QUERY,
    WHOLE,
    DayText,
    EanText,
    EmailText,
    EurosText,
    InstantText,
    NameText,
    PhoneText,
    PositiveEurosText,
    ReferenceText,
    SomeEurosText,
)
from balance.energy import Energy
from balance.entries import TopUpChannel

MOST_CONSUMPTION_LINES = 5000
MOST_EVENT_LINES = 1000
_MOST_A_PAGE = 1000

# A value of a line is judged with its line, which is refused alone: only its length is bounded.
LineText = Annotated[str, Field(max_length=200)]
Version = Annotated[int, Field(ge=1, le=999_999_999), WHOLE]
OrderId = Annotated[int, Field(ge=1, lt=10**18), WHOLE]
LastSeen = Annotated[int, Field(ge=0, lt=10**18), IN_QUERY]
PageSize = Annotated[int, Field(ge=1, le=_MOST_A_PAGE), IN_QUERY]
Language = Literal["fr", "nl", "de", "en"]
Channels = Annotated[list[Literal["sms", "email"]], Field(max_length=2)]


class Incoming(BaseModel):
    """A body or a query: nothing unknown in it, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Nothing(Incoming):
    """Neither a body nor a query."""


class Page(Incoming):
    """A part of a list: what comes after the last id seen."""

    after: LastSeen = 0
    limit: PageSize = 100


class TopUp(Incoming):
    """A payment by a customer. It counts when it is received, whatever `paid_at` says.

    A reference is used once, and may not begin like a key of the ledger: `instalment:`, `opening:`,
    `start:`, `transfer:`, `transfer_out:`.
    """

    reference: ReferenceText
    ean: EanText
    amount_eur: PositiveEurosText
    channel: Annotated[TopUpChannel, Field(strict=False)]
    paid_at: InstantText | None = None


class ConsumptionLine(Incoming):
    """One supply day of one meter point: either its price or its energy.

    A line whose values are wrong is refused by itself: an EAN of 13 or 18 digits, a day such as
    2026-01-31, an amount such as 3.20, kWh with at most three decimals. `version` is 1 unless said.
    """

    message_id: LineText
    ean: LineText
    day: LineText
    version: Version | None = None
    amount_eur: LineText | None = None
    peak_kwh: LineText | None = None
    offpeak_kwh: LineText | None = None


class ConsumptionBatch(Incoming):
    """Days of consumption, as a file of them."""

    messages: Annotated[
        list[ConsumptionLine], Field(min_length=1, max_length=MOST_CONSUMPTION_LINES)
    ]


class MeterEventLine(Incoming):
    """What happened at a meter, at its own instant.

    `event` is button, gas_test_started, gas_test_passed, gas_test_failed or order_executed, of
    which `order_id` says which order it was. A line whose values are wrong is refused by itself.
    """

    event_id: LineText
    ean: LineText
    at: LineText
    event: LineText
    order_id: OrderId | None = None


class MeterEventBatch(Incoming):
    """Events of meters, as a file of them."""

    events: Annotated[list[MeterEventLine], Field(min_length=1, max_length=MOST_EVENT_LINES)]


class Contact(Incoming):
    """Whom an account's messages go to; what is left out is not known any more."""

    name: NameText | None = None
    language: Language | None = None
    mobile: PhoneText | None = None
    landline: PhoneText | None = None
    email: EmailText | None = None
    channels: Channels | None = None


class Opening(Contact):
    """An account as it is taken over, or a fresh one where no balance is said."""

    ean: EanText
    energy: Annotated[Energy, Field(strict=False)]
    opened_on: DayText | None = None
    threshold_eur: PositiveEurosText | None = None
    balance_eur: EurosText | None = None
    supply: Annotated[Supply, Field(strict=False)] | None = None
    advance_left_eur: PositiveEurosText | None = None
    debt_left_eur: PositiveEurosText | None = None
    debt_per_day_eur: PositiveEurosText | None = None
    limiter: bool | None = None


class Threshold(Incoming):
    """Where low credit begins."""

    amount_eur: PositiveEurosText


class Limiter(Incoming):
    """Whether the customer has a power limiter."""

    active: bool


class Debt(Incoming):
    """An earlier debt and what is repaid of it a day, from tomorrow on."""

    amount_eur: SomeEurosText
    per_day_eur: SomeEurosText


def values_of(said: BaseModel) -> dict[str, str]:
    """The values as a line of a file has them: stripped text, empty where nothing is said."""
    return {name: _text(value) for name, value in said}


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            return " ".join(value)
        case _:
            return str(value).strip()
