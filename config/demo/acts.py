"""What a visitor of the page does to a rehearsal: use energy, pay, press the button, let it be
morning. Each act goes through the same doors as files, meters and workers do.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from balance.calendar import at_local, civil_date
from balance.ean import Ean
from balance.entries import TopUp, TopUpChannel
from balance.intake.lines import Taken
from balance.meters.device import Press
from balance.meters.orders import send_orders
from balance.meters.simulated import SimulatedMeters
from balance.money import Cents
from balance.refusals import Refusal, RefusedInput
from balance.storage import facts
from balance.storage.due import settle_due
from balance.storage.staging import FileKind, refused_lines, take_in
from config.bootstrap import Parts, real_now
from ivr.recordings import Recordings
from messaging.dispatch import Dispatcher

# The settlement after 05:15 is over by six; at five past eight the NDP of a weekday has ended.
_SETTLED: Final = time(6)
_MORNING: Final = time(8, 5)
_ONE_DAY: Final = timedelta(days=1)
_A_WHILE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Stage:
    """What the acts work on."""

    parts: Parts
    meters: SimulatedMeters
    dispatcher: Dispatcher
    recordings: Recordings


def let_it_be_morning(stage: Stage) -> datetime:
    """Move the clock to 08:05 of the next Brussels day, passing through its 06:00; the instant.

    At six the day's consumption is read out of the meters and booked, and what is due is done;
    at five past eight what is due by then. What the worker does in between is done here at once.
    """
    tomorrow = civil_date(stage.parts.clock()) + _ONE_DAY
    _at(stage, tomorrow, _SETTLED, lambda: stage.meters.read_out(tomorrow - _ONE_DAY))
    _at(stage, tomorrow, _MORNING, lambda: None)
    return stage.parts.clock()


def top_up(stage: Stage, ean: Ean, amount: Cents, channel: TopUpChannel) -> None:
    """Pay at once. Raises RefusedInput with the ledger's refusal."""
    parts = stage.parts
    # Before anything is booked: a leak test told after its time is refused.
    stage.meters.tick(parts.clock())
    reference = f"demo-{secrets.token_hex(8)}"
    payment = TopUp(reference, ean, amount, channel, paid_at=parts.clock())
    line = Taken(1, payment, reference)
    counts = take_in(
        parts.database, FileKind.TOP_UPS, "rehearsal", [line], parts.clock, parts.books
    )
    with parts.database.read() as connection:
        for refused in refused_lines(connection, counts.import_id):
            raise RefusedInput(Refusal(refused.code), refused.field, refused.detail)
    _carry_on(stage)


def press(stage: Stage, ean: Ean, *, appliances_off: bool) -> Press:
    """Hold the meter's button for five seconds; what it did."""
    happened = stage.meters.press(ean, appliances_off=appliances_off)
    _carry_on(stage)
    return happened


def let_minutes_pass(stage: Stage) -> datetime:
    """Move the clock on by ten minutes, the longest a leak test lasts; the instant."""
    _move_clock(stage, stage.parts.clock() + _A_WHILE)
    _carry_on(stage)
    return stage.parts.clock()


def _at(stage: Stage, day: date, hour: time, act: Callable[[], object]) -> None:
    _move_clock(stage, at_local(day, hour))
    act()
    _carry_on(stage)


def _move_clock(stage: Stage, target: datetime) -> None:
    with stage.parts.database.write() as connection:
        facts.set_clock(connection, target, real_now())


def _carry_on(stage: Stage) -> None:
    parts = stage.parts
    stage.meters.tick(parts.clock())
    settle_due(parts.database, parts.clock(), parts.books)
    send_orders(parts.database, stage.meters, parts.clock())
    # A run sends one message an account.
    while stage.dispatcher.run_once().accepted:
        pass
