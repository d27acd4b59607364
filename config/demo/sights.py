"""What the rehearsal's page shows of an account, its meter and its messages: values, no words."""

from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_string, policy
from typing import Final

from sqlalchemy import Connection

from balance.account import Statement, Supply
from balance.calendar import BRUSSELS
from balance.ean import Ean, tail
from balance.energy import Energy, WattHours
from balance.meters import tables
from balance.meters.device import Switch
from balance.meters.simulated import Meter
from balance.money import Cents
from messaging.gsm7 import segments
from messaging.mailbox import Letter
from messaging.plain_numbers import amount
from voice_prompts.sentences import tail_groups

_NARROW: Final = "\u202f"
# The scale of a balance runs from the end of the emergency credit to a comfortable balance.
_SCALE_TOP: Final = Cents(4000)
_SCALE_LENGTH: Final = 300
_MARK: Final = 7


def moment(instant: datetime) -> str:
    """A Brussels date and hour in figures: "24/11/2026 08:05"."""
    return f"{instant.astimezone(BRUSSELS):%d/%m/%Y %H:%M}"


def kilowatt_hours(watt_hours: WattHours | int) -> str:
    """Kilowatt-hours to one decimal, as a register shows them: "04521,3"."""
    return energy_used(watt_hours).zfill(len("04521,3"))


def energy_used(watt_hours: WattHours | int) -> str:
    """Kilowatt-hours used, without the zeros of a register: "5,0"."""
    return f"{watt_hours // 1000},{watt_hours % 1000 // 100}"


def used(connection: Connection, ean: Ean, day: date) -> WattHours:
    """What a simulated meter counted on a Brussels day, both registers."""
    found = tables.used_between(connection, day, day, [ean]).get((ean, day), tables.NOTHING)
    return WattHours(found.peak + found.offpeak)


def switch_word(meter: Meter) -> str:
    """The key of the words for where the switch stands."""
    second_try = meter.switch is Switch.RETRY_WAIT and meter.arrow
    return "switch_again" if second_try else f"switch_{meter.switch}"


def grouped(digits: str) -> str:
    """A tail in groups of 3-3-3-4, as the line reads it back."""
    return _NARROW.join(tail_groups(digits))


@dataclass(frozen=True, slots=True)
class Scale:
    """Where things stand on the bar of a balance, in 300ths from its left."""

    zero: int
    threshold: int
    balance: int


def scale(statement: Statement) -> Scale:
    """The places of zero, threshold and balance; a balance off the bar stands at its end."""
    low = -statement.emergency_credit
    top = max(_SCALE_TOP, statement.threshold * 2)

    def place(cents: int) -> int:
        return _SCALE_LENGTH * (min(max(cents, low), top) - low) // (top - low)

    # The mark of the balance is round, and whole at both ends.
    inside = min(max(place(statement.balance), _MARK), _SCALE_LENGTH - _MARK)
    return Scale(place(0), place(statement.threshold), inside)


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of a meter: its code, what it shows and the key of its explanation."""

    code: str
    shows: str
    word: str


def screens(meter: Meter) -> list[Screen]:
    """The screens in the order the button turns them (RULES.md, "The meter")."""
    if meter.energy is Energy.GAS:
        registers = [Screen("kWh", kilowatt_hours(meter.peak_wh), "register_gas")]
    else:
        registers = [
            Screen("1.8.1", f"{kilowatt_hours(meter.peak_wh)} kWh", "register_1.8.1"),
            Screen("1.8.2", f"{kilowatt_hours(meter.offpeak_wh)} kWh", "register_1.8.2"),
        ]
    shown_at = f"{meter.display_at.astimezone(BRUSSELS):%d-%m-%y %H:%M}"
    return [
        *registers,
        Screen("94.32.2/1", shown_at, "register_94.32.2/1"),
        Screen("94.32.2/2", f"{amount(meter.display_balance)} €", "register_94.32.2/2"),
        Screen("94.32.2/3", f"{amount(meter.display_emergency)} €", "register_94.32.2/3"),
    ]


def urgency(statement: Statement) -> str:
    """How the page colours an account: "calm", "low", "emergency" or "cut"."""
    if statement.supply is Supply.CUT or statement.supply is Supply.PENDING_CUT:
        return "cut"
    if statement.balance < 0:
        return "emergency"
    return "low" if statement.balance <= statement.threshold else "calm"


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail as a mail client shows it."""

    subject: str
    sender: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str


def mail(letter: Letter) -> Mail | None:
    """The parts of an e-mail; None for an SMS."""
    if letter.source is None:
        return None
    message = message_from_string(letter.source, policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Mail(
        subject=message["Subject"],
        sender=message["From"],
        headers=tuple((name, str(value)) for name, value in message.items()),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
    )


def billed(letter: Letter) -> int:
    """The SMS a text is billed as."""
    return segments(letter.text).count


def bill(ean: Ean) -> tuple[str, str]:
    """An EAN as a bill shows it: the five digits that are known, the thirteen to key."""
    last = tail(ean)
    return ean.removesuffix(last), grouped(last)
