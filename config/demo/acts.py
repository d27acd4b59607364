"""What a visitor of the page does to a rehearsal: use energy, pay, press the button, let it be
morning. Each act goes through the same doors as files, meters and workers do.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from threading import Lock
from time import monotonic, sleep
from typing import Final

from balance.calendar import at_local, civil_date
from balance.ean import Ean
from balance.entries import TopUp, TopUpChannel
from balance.intake.lines import Taken
from balance.meters.device import Press
from balance.meters.sending import send_orders
from balance.meters.simulated import SimulatedMeters
from balance.money import Cents
from balance.refusals import Refusal, RefusedInput
from balance.storage import facts
from balance.storage.due import settle_due
from balance.storage.imports import FileKind, refused_lines
from balance.storage.staging import take_in
from config.bootstrap import Parts, real_now
from ivr.recordings import Recordings
from messaging.dispatch import Dispatcher

# The settlement after 05:15 is over by six; at five past eight the NDP of a weekday has ended.
_SETTLED: Final = time(6)
# From then on a cut to come may be told.
_TOLD: Final = time(7)
_MORNING: Final = time(8, 5)
_ONE_DAY: Final = timedelta(days=1)
_A_WHILE: Final = timedelta(minutes=10)
# In real seconds.
_PATIENCE: Final = 5.0
_A_MOMENT: Final = 0.02


@dataclass(frozen=True, slots=True)
class Stage:
    """What the acts work on; `moving` is held while the clock is moved, by one visitor."""

    parts: Parts
    meters: SimulatedMeters
    dispatcher: Dispatcher
    recordings: Recordings
    moving: Lock = field(default_factory=Lock)


def let_it_be_morning(stage: Stage) -> datetime:
    """Move the clock to 08:05 of the next Brussels day, by way of 06:00 and 07:00; the instant.

    At six the day's consumption is read out of the meters and booked, and what is due is done; at
    seven cuts to come are told; at five past eight what is due by then is done. What the worker
    does in between is done here at once. This day's own morning is passed through too, where it
    still lies ahead.
    """
    with stage.moving:
        now = stage.parts.clock()
        today = civil_date(now)
        for day in (today, today + _ONE_DAY):
            yesterday = day - _ONE_DAY
            if now < at_local(day, _SETTLED):
                _at(stage, at_local(day, _SETTLED), partial(stage.meters.read_out, yesterday))
            for hour in (_TOLD, _MORNING):
                if now < at_local(day, hour):
                    _at(stage, at_local(day, hour), lambda: None)
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
    _carry_on(stage, ean)


def press(stage: Stage, ean: Ean, *, appliances_off: bool) -> Press:
    """Hold the meter's button for five seconds; what it did."""
    happened = stage.meters.press(ean, appliances_off=appliances_off)
    _carry_on(stage, ean)
    return happened


def let_minutes_pass(stage: Stage) -> datetime:
    """Move the clock on by ten minutes, the longest a leak test lasts; the instant."""
    with stage.moving:
        _at(stage, stage.parts.clock() + _A_WHILE, lambda: None)
        return stage.parts.clock()


def _at(stage: Stage, instant: datetime, act: Callable[[], object]) -> None:
    with stage.parts.database.write() as connection:
        facts.set_clock(connection, instant, real_now())
    act()
    _carry_on(stage)


def _carry_on(stage: Stage, ean: Ean | None = None) -> None:
    """Do what the worker does, at once; the orders of one meter, of all where None is named."""
    parts = stage.parts
    stage.meters.tick(parts.clock())
    settle_due(parts.database, parts.clock(), parts.books)
    send_orders(parts.database, stage.meters, parts.clock, ean)
    _send_all(stage.dispatcher)


def _send_all(dispatcher: Dispatcher) -> None:
    """Send what is due, and see off what the worker holds: the clock may jump past its time next.

    One run sends one message an account. What a dead worker holds is not waited for.
    """
    give_up = monotonic() + _PATIENCE
    while dispatcher.run_once().accepted or dispatcher.is_anything_left():
        if monotonic() > give_up:
            return
        sleep(_A_MOMENT)
