"""A customer pays while an alert that the payment makes untrue is on its way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import pytest

from balance.storage.database import Database
from balance.storage.ledger import book_batches
from messaging.delivery import MessageState, NotSent, Outcome, Outgoing, Step, Unknown
from tests.balance.storage.households import EAN, NOON, OTHER, book, ean, pay
from tests.messaging.factories import Clock, ScriptedChannel
from tests.messaging.test_audit import BOOKS
from tests.messaging.test_untrue_alerts import PAYMENT, SUPERSEDED, low, states
from tests.messaging.workers import claim, record, submit, submitter, worker


def test_an_alert_in_a_workers_hands_is_taken_from_it(database: Database) -> None:
    low(database)
    clock = Clock(NOON)
    [lease] = claim(database, clock)
    book(database, NOON, BOOKS, PAYMENT)
    assert submit(database, clock, lease) is None
    assert states(database)[0] == ("LOW_CREDIT", *SUPERSEDED)


@dataclass
class _PaidMeanwhile(ScriptedChannel):
    """A provider so slow that the customer pays before it answers."""

    payment: Callable[[], object] = int

    def send(self, message: Outgoing) -> Outcome:
        """The answer, after the payment."""
        if not self.sent:
            self.payment()
        return super().send(message)


@pytest.mark.parametrize(
    ("answer", "last"),
    [
        (NotSent("busy"), SUPERSEDED),
        (Unknown("no answer"), ("unknown", "no answer")),
    ],
)
def test_an_alert_being_sent_while_the_customer_pays_is_not_tried_again(
    database: Database, answer: Outcome, last: tuple[str, str]
) -> None:
    low(database)
    clock = Clock(NOON)
    provider = _PaidMeanwhile([answer], payment=lambda: book(database, NOON, BOOKS, PAYMENT))
    report = worker(database, provider, clock).run_once(limit=1)
    assert (report.postponed, report.unknown + report.cancelled) == (0, 1)
    clock.move(hours=1)
    assert worker(database, provider, clock).run_once().accepted == 1
    assert states(database) == [("LOW_CREDIT", *last), ("TOP_UP_RECEIVED", "accepted", None)]


def test_a_payment_waits_for_the_worker_that_is_about_to_send(database: Database) -> None:
    low(database)
    clock = Clock(NOON)
    [lease] = claim(database, clock)
    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            assert submitter().submit(connection, lease, NOON) == Step(MessageState.SUBMITTING)
            paying = pool.submit(book, database, NOON, BOOKS, PAYMENT)
            assert wait([paying], timeout=0.3).not_done
        paying.result()
    assert states(database)[0] == ("LOW_CREDIT", "submitting", "superseded")


def test_a_worker_waits_for_a_payment_that_is_not_committed_yet(database: Database) -> None:
    low(database)
    clock = Clock(NOON)
    [lease] = claim(database, clock)
    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            book_batches(connection, {EAN: [PAYMENT]}, NOON, BOOKS)
            sending = pool.submit(submit, database, clock, lease)
            assert wait([sending], timeout=0.3).not_done
        assert sending.result() is None
    assert states(database)[0] == ("LOW_CREDIT", *SUPERSEDED)


def test_many_payments_at_once_beside_workers_stop_no_one(database: Database) -> None:
    codes = [ean(number) for number in range(1, 31)]
    for code in codes:
        low(database, code)
    clock, channel = Clock(NOON), ScriptedChannel()

    def work(owner: str) -> None:
        while worker(database, channel, clock, owner).run_once(limit=10).accepted:
            pass

    def pay_all(part: int) -> None:
        some = codes[part::2]
        batches = {code: [pay(f"P/{code}", 2000, code)] for code in some}
        with database.write() as connection:
            book_batches(connection, batches, NOON, BOOKS)

    with ThreadPoolExecutor(4) as pool:
        doing = [pool.submit(work, owner) for owner in ("w1", "w2")]
        doing += [pool.submit(pay_all, part) for part in (0, 1)]
        for one in doing:
            one.result()
    work("w3")
    alerts = [state for kind, state, _ in states(database) if kind == "LOW_CREDIT"]
    assert set(alerts) <= {"accepted", "cancelled"}
    assert len(channel.sent) == alerts.count("accepted") + len(codes)


def test_an_outcome_being_recorded_while_the_customer_pays_does_not_bring_it_back(
    database: Database,
) -> None:
    low(database)
    clock = Clock(NOON)
    [lease] = claim(database, clock)
    submit(database, clock, lease)
    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            again = Step(MessageState.PENDING, "busy", not_before=NOON)
            assert record(connection, lease, again, NOON) is MessageState.PENDING
            paying = pool.submit(book, database, NOON, BOOKS, PAYMENT)
            assert wait([paying], timeout=0.3).not_done
        paying.result()
    assert states(database)[0] == ("LOW_CREDIT", *SUPERSEDED)


def test_a_worker_does_not_wait_for_the_payment_of_another_household(
    fresh_postgres_url: str,
) -> None:
    database = Database.open(fresh_postgres_url)
    low(database)
    low(database, OTHER)
    clock = Clock(NOON)
    _, others = claim(database, clock)
    with ThreadPoolExecutor(1) as pool, database.write() as connection:
        book_batches(connection, {EAN: [PAYMENT]}, NOON, BOOKS)
        sending = pool.submit(submit, database, clock, others)
        assert sending.result(timeout=20) == Step(MessageState.SUBMITTING)
    database.engine.dispose()
