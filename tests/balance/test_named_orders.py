"""The order that a meter names: only what a meter carried out has one, and it is that meter's."""

from dataclasses import replace

import pytest

from balance.energy import Energy
from balance.entries import MeterAction
from balance.ledger import book
from balance.refusals import Refusal
from balance.scenario import _Stage
from tests.balance.factories import NOW, POLICY, TARIFF, Books, account, codes, meter


@pytest.mark.rule("code:not_allowed")
def test_only_an_order_carried_out_names_an_order_of_its_meter() -> None:
    books = Books(account("3.00"), orders=frozenset({7}))
    done = meter(MeterAction.ORDER_EXECUTED)
    pressed = meter(MeterAction.BUTTON)
    events = [replace(one, order_id=order_id) for one in (pressed, done) for order_id in (7, 8)]
    ids = [replace(one, event_id=f"E{number}") for number, one in enumerate(events)]
    booked = books.book(*ids)
    refused = Refusal.NOT_ALLOWED
    assert codes(booked.outcomes) == [refused, refused, None, refused]
    assert [event.event_id for event in booked.events] == ["E2"]


def test_a_timeline_keeps_no_orders_to_name() -> None:
    done = replace(meter(MeterAction.ORDER_EXECUTED), order_id=7)
    stage = _Stage(Energy.ELECTRICITY, POLICY)
    booked = book(account("3.00"), [done], stage, NOW, POLICY, TARIFF)
    assert codes(booked.outcomes) == [Refusal.NOT_ALLOWED]
