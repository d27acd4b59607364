"""One LOW_CREDIT and one EMERGENCY_CREDIT a Brussels day, however a balance swings."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balance.batch import Item
from balance.entries import Adjustment
from balance.money import Cents
from balance.storage.database import Database
from tests.balance.storage.households import NOON, book, brussels, ean
from tests.messaging.factories import Clock, ScriptedChannel
from tests.messaging.test_audit import BOOKS, open_reachable
from tests.messaging.test_untrue_alerts import states
from tests.messaging.workers import read, worker


def swing(database: Database, number: int, cents: int) -> None:
    """Move the balance of a home by some cents."""
    item: Item = Adjustment(f"J{number}", ean(1), Cents(cents), "ag1", "a receipt")
    book(database, NOON + timedelta(seconds=number), BOOKS, item, code=ean(1))


def test_a_thousand_swings_of_a_cent_in_a_day_are_one_message(database: Database) -> None:
    open_reachable(database, ean(1))
    swing(database, 0, -499)
    channel, clock = ScriptedChannel(), Clock(NOON)
    for number in range(1, 1001):
        swing(database, number, -1 if number % 2 else 1)
        if number % 3 == 0:
            clock.now = NOON + timedelta(seconds=number)
            worker(database, channel, clock).run_once()
    worker(database, channel, clock).run_once()
    assert len(channel.sent) == 1
    ended = [state for _, state, _ in states(database)]
    assert ended.count("accepted") == 1
    assert set(ended) == {"accepted", "cancelled"}


def test_the_next_day_has_a_message_of_its_own(database: Database) -> None:
    open_reachable(database, ean(1))
    channel = ScriptedChannel()
    for day, (down, up) in enumerate([(-501, 501), (-501, 501)]):
        at = brussels("2026-11-24T23:59") + timedelta(minutes=2 * day)
        for step, cents in enumerate((down, up, down)):
            item = Adjustment(f"J{day}{step}", ean(1), Cents(cents), "ag1", "a receipt")
            book(database, at, BOOKS, item, code=ean(1))
            worker(database, channel, Clock(at)).run_once()
        book(database, at, BOOKS, Adjustment(f"U{day}", ean(1), Cents(up), "ag1", "r"), code=ean(1))
    assert [message.text.split(" (")[0] for message in channel.sent].count(
        channel.sent[0].text.split(" (")[0]
    ) == 2


def test_a_cut_warning_is_told_whatever_was_said_before_on_that_day(database: Database) -> None:
    open_reachable(database, ean(1))
    night = brussels("2026-11-24T20:00")
    channel = ScriptedChannel()
    for number, cents in enumerate((-1100, 1100, -2600)):
        item = Adjustment(f"J{number}", ean(1), Cents(cents), "ag1", "a receipt")
        book(database, night, BOOKS, item, code=ean(1))
        worker(database, channel, Clock(night)).run_once()
    assert "coupure mercredi 25/11" in channel.sent[-1].text


_SWINGS = st.lists(st.sampled_from([-700, -501, -2, -1, 1, 2, 501, 700]), max_size=25)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(swings=_SWINGS, sends=st.sets(st.integers(0, 24)))
def test_whatever_the_swings_one_low_credit_goes_out_in_a_day(
    database: Database, swings: list[int], sends: set[int]
) -> None:
    with database.read() as connection:
        lived = connection.exec_driver_sql("SELECT count(*) FROM accounts").scalar_one()
    code = ean(int(lived) + 1)
    open_reachable(database, code, 500)
    channel = ScriptedChannel()
    for number, cents in enumerate(swings):
        item = Adjustment(f"{code}/{number}", code, Cents(cents), "ag1", "a receipt")
        book(database, NOON + timedelta(seconds=number), BOOKS, item, code=code)
        if number in sends:
            worker(database, channel, Clock(NOON + timedelta(seconds=number))).run_once()
    mine = [row for row in read(database) if row["kind"] == "LOW_CREDIT"]
    gone = [row for row in mine if row["state"] == "accepted"]
    by_account = {row["account_id"] for row in gone}
    assert len(gone) == len(by_account)


def test_what_was_written_in_the_evening_and_sent_in_the_morning_is_that_day_s(
    database: Database,
) -> None:
    open_reachable(database, ean(1))
    channel, morning = ScriptedChannel(), brussels("2026-11-25T08:00")
    item = Adjustment("J1", ean(1), Cents(-501), "ag1", "a receipt")
    book(database, brussels("2026-11-24T21:00"), BOOKS, item, code=ean(1))
    worker(database, channel, Clock(morning)).run_once()
    for number, cents in enumerate((501, -501), start=2):
        item = Adjustment(f"J{number}", ean(1), Cents(cents), "ag1", "a receipt")
        book(database, morning, BOOKS, item, code=ean(1))
    worker(database, channel, Clock(morning)).run_once()
    assert [state for _, state, _ in states(database)] == ["accepted", "cancelled"]
