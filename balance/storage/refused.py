"""Tells an agent of what was refused and yet needs somebody's eyes."""

from datetime import datetime

from sqlalchemy import Connection

from balance.batch import Item, Outcome, Refused
from balance.entries import Consumption, MeterEvent, TopUp
from balance.money import euros
from balance.refusals import Refusal
from balance.storage.tasks import open_task

_FOR_AN_AGENT = (
    Refusal.CONFLICT,
    Refusal.OFF_PREPAYMENT,
    Refusal.REFERENCE_REUSED,
    Refusal.IMPLAUSIBLE,
)


def tell_of_refused(connection: Connection, item: Item, outcome: Outcome, now: datetime) -> None:
    """Refused money was still paid, and a contradiction needs eyes: tasks, once each."""
    if not isinstance(outcome, Refused):
        return
    match item:
        case TopUp(reference=key, ean=ean):
            what = f"top-up {key} of {euros(item.amount)} EUR"
        case Consumption(message_id=key, ean=ean) if outcome.code in _FOR_AN_AGENT:
            what = f"consumption {key} of {item.day}"
        case MeterEvent(event_id=key, ean=ean) if outcome.code in _FOR_AN_AGENT:
            what = f"meter event {key}"
        case _:
            return
    task_key = f"{outcome.code}:{ean}:{what}"
    open_task(connection, task_key, outcome.code, ean, f"{what}: {outcome.detail}", now)
