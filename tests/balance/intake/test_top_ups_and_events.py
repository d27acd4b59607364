"""Payments and meter events: what their lines say, and each reason to refuse one."""

from datetime import UTC, datetime

import pytest

from balance.entries import MeterAction, MeterEvent, TopUp, TopUpChannel
from balance.intake import meter_events, top_ups
from balance.intake.meter_events import read_meter_events
from balance.intake.top_ups import read_top_ups
from balance.refusals import Refusal
from tests.balance.intake.factories import EAN, PREFIXES, file_of, refused, taken

TOP_UPS = ",".join(top_ups.COLUMNS)
EVENTS = ",".join(meter_events.COLUMNS)


def top_up(line: str) -> TopUp:
    (record,) = taken(read_top_ups(file_of(TOP_UPS, line), PREFIXES))
    return record


@pytest.mark.rule("R19", "time.utc")
def test_a_payment_is_read_with_its_instant_in_utc() -> None:
    record = top_up(f"T1,{EAN},2026-01-31T18:05:00+01:00,20.00,terminal")
    assert record.paid_at == datetime(2026, 1, 31, 17, 5, tzinfo=UTC)
    assert (record.amount, record.channel) == (2000, TopUpChannel.TERMINAL)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-07-01 12:00", 10),
        ("2026-01-01T12:00:00", 11),
        ("2026-07-01T12:00:00Z", 12),
        ("2026-07-01T12:00:00.25+0200", 10),
        ("2026-10-25T02:30:00", 0),
    ],
)
def test_an_instant_without_offset_is_brussels_time(written: str, hour: int) -> None:
    paid_at = top_up(f"T1,{EAN},{written},20.00,online").paid_at
    assert paid_at is not None
    assert paid_at.hour == hour
    assert paid_at.tzinfo is UTC


def test_a_payment_without_its_hour_is_still_a_payment() -> None:
    assert top_up(f"T1,{EAN},,20.00,xenta").paid_at is None


@pytest.mark.parametrize("amount", ["4.99", "250.01", "-20", "0"])
def test_the_range_of_a_payment_is_not_judged_here(amount: str) -> None:
    assert top_up(f"T1,{EAN},,{amount},xenta").reference == "T1"


@pytest.mark.rule("code:{code}")
@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (f",{EAN},,20.00,online", Refusal.BAD_FORMAT, "reference"),
        (f"=1,{EAN},,20.00,online", Refusal.BAD_FORMAT, "reference"),
        (f"T1,{EAN},,,online", Refusal.BAD_AMOUNT, "amount_eur"),
        (f'T1,{EAN},,"20,00",online', Refusal.BAD_AMOUNT, "amount_eur"),
        (f"T1,{EAN},,20.00,post", Refusal.BAD_FORMAT, "channel"),
        (f"T1,{EAN},,20.00,", Refusal.BAD_FORMAT, "channel"),
        (f"T1,{EAN},2026-01-31,20.00,online", Refusal.BAD_FORMAT, "paid_at"),
        (f"T1,{EAN},2026-01-31T25:00,20.00,online", Refusal.BAD_FORMAT, "paid_at"),
        (f"T1,{EAN},2026-01-31T12:00+99:00,20.00,online", Refusal.BAD_FORMAT, "paid_at"),
        (f"T1,{EAN},0001-01-01T00:00+14:00,20.00,online", Refusal.BAD_FORMAT, "paid_at"),
    ],
)
def test_a_wrong_payment_is_refused_with_its_reason(line: str, code: Refusal, field: str) -> None:
    (found,) = refused(read_top_ups(file_of(TOP_UPS, line), PREFIXES))
    assert (found.code, found.field) == (code, field)


def test_every_kind_of_event_is_read() -> None:
    lines = [f"E{n},{EAN},2026-01-31T18:05:00Z,{word}" for n, word in enumerate(MeterAction)]
    records = taken(read_meter_events(file_of(EVENTS, *lines), PREFIXES))
    assert [record.event for record in records] == list(MeterAction)
    at = datetime(2026, 1, 31, 18, 5, tzinfo=UTC)
    assert records[0] == MeterEvent("E0", EAN, at, MeterAction.BUTTON)  # type: ignore[arg-type]


@pytest.mark.rule("code:bad_format")
@pytest.mark.parametrize(
    ("line", "field"),
    [
        (f"E1,{EAN},,button", "at"),
        (f"E1,{EAN},yesterday,button", "at"),
        (f"E1,{EAN},2026-01-31T18:05:00Z,pressed", "event"),
        (f"E1,{EAN},2026-01-31T18:05:00Z,", "event"),
        (f"@E1,{EAN},2026-01-31T18:05:00Z,button", "event_id"),
    ],
)
def test_a_wrong_event_is_refused(line: str, field: str) -> None:
    (found,) = refused(read_meter_events(file_of(EVENTS, line), PREFIXES))
    assert (found.code, found.field, found.ean) == (Refusal.BAD_FORMAT, field, EAN)


def test_an_order_carried_out_may_be_named_in_a_column_of_its_own() -> None:
    lines = [f"E{n},{EAN},2026-01-31T18:05:00Z,order_executed,{n or ''}" for n in (0, 17)]
    records = taken(read_meter_events(file_of(f"{EVENTS},order_id", *lines), PREFIXES))
    assert [record.order_id for record in records] == [None, 17]


@pytest.mark.rule("code:bad_format")
@pytest.mark.parametrize("order_id", ["0", "-1", "1.0", "017", "x", "٣", "1" * 19, "1 7"])
def test_an_order_is_named_by_a_whole_number(order_id: str) -> None:
    line = f"E1,{EAN},2026-01-31T18:05:00Z,order_executed,{order_id}"
    (found,) = refused(read_meter_events(file_of(f"{EVENTS},order_id", line), PREFIXES))
    assert (found.code, found.field) == (Refusal.BAD_FORMAT, "order_id")


@pytest.mark.rule("R19", "R20", "R21", "D14")
def test_each_way_of_self_service_is_read_and_no_other() -> None:
    lines = [f"T{n},{EAN},,20.00,{word}" for n, word in enumerate(("terminal", "xenta", "online"))]
    records = taken(read_top_ups(file_of(TOP_UPS, *lines), PREFIXES))
    assert [record.channel for record in records] == list(TopUpChannel)
