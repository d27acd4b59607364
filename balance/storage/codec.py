"""Items of a batch as JSON text, the form in which staged lines wait to be booked."""

import json
from datetime import date, datetime

from balance.ean import Ean
from balance.energy import WattHours
from balance.entries import (
    Consumption,
    MeterAction,
    Metered,
    MeterEvent,
    Priced,
    TopUp,
    TopUpChannel,
)
from balance.money import Cents

Staged = Consumption | TopUp | MeterEvent


def encode(item: Staged) -> str:
    """The item as JSON."""
    match item:
        case Consumption():
            content = item.content
            amounts = (
                [content.cents] if isinstance(content, Priced) else [content.peak, content.offpeak]
            )
            day = item.day.isoformat()
            return json.dumps(
                [item.message_id, item.ean, day, item.version, amounts, item.estimated]
            )
        case TopUp():
            paid_at = item.paid_at.isoformat() if item.paid_at else None
            return json.dumps([item.reference, item.ean, item.amount, item.channel, paid_at])
        case MeterEvent():
            at = item.at.isoformat()
            return json.dumps([item.event_id, item.ean, at, item.event, item.order_id])


def decode_consumption(text: str) -> Consumption:
    """The consumption message encoded before."""
    message_id, ean, day, version, amounts, estimated = json.loads(text)
    content = (
        Priced(Cents(amounts[0]))
        if len(amounts) == 1
        else Metered(WattHours(amounts[0]), WattHours(amounts[1]))
    )
    day = date.fromisoformat(day)
    return Consumption(message_id, Ean(ean), day, version, content, estimated)


def decode_top_up(text: str) -> TopUp:
    """The top-up encoded before."""
    reference, ean, amount, channel, paid_at = json.loads(text)
    at = datetime.fromisoformat(paid_at) if paid_at else None
    return TopUp(reference, Ean(ean), Cents(amount), TopUpChannel(channel), at)


def decode_meter_event(text: str) -> MeterEvent:
    """The meter event encoded before."""
    # Events staged before orders were named have no fifth part.
    event_id, ean, at, event, *named = json.loads(text)
    instant = datetime.fromisoformat(at)
    return MeterEvent(event_id, Ean(ean), instant, MeterAction(event), *named)
