"""The order that a meter names: only what a meter carried out has one, and it is that meter's."""

from dataclasses import replace

import pytest

from balance.entries import MeterAction
from balance.refusals import Refusal
from tests.balance.factories import Books, account, codes, meter


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
