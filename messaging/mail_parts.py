"""What an e-mail is made of, whatever its language: its look, its figures and its sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from balance.energy import Energy
from messaging.mail_sentences import Sentence
from messaging.notices import Situation


class Tone(StrEnum):
    """How the e-mail looks: never the only sign of what it says."""

    CALM = "calm"
    WARNING = "warning"
    URGENT = "urgent"
    GOOD = "good"


class Figure(StrEnum):
    """An amount that is shown large or in the list under it."""

    BALANCE = "balance"
    EMERGENCY_LEFT = "emergency_left"
    TO_PAY = "to_pay"
    PAID = "paid"


Paragraph = tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What one e-mail says, in the order in which it says it.

    `to_pay` labels the amount to pay, where there is one to name. `payable` says whether a payment
    is what comes next.
    """

    tone: Tone
    figures: tuple[Figure, ...]
    told: tuple[Paragraph, ...]
    steps: tuple[Sentence, ...]
    to_pay: Sentence | None = None
    payable: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """How an e-mail presents itself; `gas_preheader` where gas has another first step."""

    subject: str
    preheader: str
    title: str
    gas_preheader: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every e-mail says, but for its own sentences; `document` names what an e-mail is."""

    document: str
    greeting: str
    balance_label: str
    emergency_label: str
    paid_label: str
    labelled: str
    meter: str
    as_of: str
    as_of_late: str
    as_of_never: str
    in_parts: str
    before: str
    at_once: str
    steps_label: str
    gas_label: str
    gas_advice: str
    line_label: str
    line_advice: str
    help_label: str
    help_advice: str
    page_label: str
    ending: str


@dataclass(frozen=True, slots=True)
class Style:
    """How a language writes amounts, days and hours in running text.

    `near_day` names a day of the coming week; an hour of opening stands without minutes where it
    has none. `units` are the words that never begin a line after a figure; `months` are named only
    where figures alone could be read either way.
    """

    thousands: str
    money: str
    day: str
    near_day: str
    hour: str
    moment: str
    whole_hour: str
    hour_and_minutes: str
    one_day: str
    several_days: str
    open_span: str
    holidays: str
    units: tuple[str, ...]
    months: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailLanguage:
    """All e-mails in one language; `version` counts the forms in which its words went out.

    Words have plain spaces and straight apostrophes: `mail_numbers.typeset` sets them. `names` are
    what sentences call each energy; one more name with a capital stands for each.
    """

    version: int
    style: Style
    frame: Frame
    names: Mapping[Energy, Mapping[str, str]]
    heads: Mapping[Situation, Head]
    sentences: Mapping[Sentence, str]
