"""What happens while a provider is being asked: its receipt comes, it hangs, the process ends."""

from collections.abc import Callable

import pytest

from balance.storage.database import Database
from messaging.delivery import (
    Accepted,
    ChannelName,
    MessageState,
    NotSent,
    Outcome,
    Outgoing,
    Receipt,
    Unknown,
)
from messaging.dispatch import DispatchReport
from messaging.outbox import Outbox
from messaging.receipts import take
from tests.messaging.factories import MANNER, MONDAY, Clock, ScriptedChannel, add_account, effect
from tests.messaging.workers import read, sender, submitter, worker, write


class _Meanwhile(ScriptedChannel):
    """A provider that answers after something else has happened."""

    def __init__(self, happens: Callable[[], object], answer: Outcome) -> None:
        super().__init__()
        self._happens, self._answer = happens, answer

    def send(self, message: Outgoing) -> Outcome:
        """The one answer."""
        del message
        self._happens()
        return self._answer


@pytest.mark.parametrize("outcome", [Accepted("SM1"), Unknown("500"), NotSent("reset")])
def test_a_receipt_that_outruns_the_answer_counts_as_accepted_and_is_no_news(
    database: Database, outcome: Outcome, caplog: pytest.LogCaptureFixture
) -> None:
    write(database, 1)
    clock = Clock()
    (message,) = read(database)
    early = _Meanwhile(lambda: _deliver(database, message), outcome)
    report = worker(database, early, clock).run_once()
    assert report == DispatchReport(accepted=1, failed=0, cancelled=0, unknown=0)
    assert read(database)[0]["state"] == "delivered"
    assert caplog.records == []


def _deliver(database: Database, message: dict[str, object]) -> None:
    receipt = Receipt("SM1", MessageState.DELIVERED)
    with database.write() as connection:
        assert take(connection, int(str(message["id"])), receipt, submitter().follow_ups, MONDAY)


def test_a_provider_that_hangs_holds_up_no_other_channel(database: Database) -> None:
    with database.write() as connection:
        for number in range(1, 9):
            mobile = f"+3247000000{number}" if number <= 4 else None
            email = f"maison{number}@example.be"
            account_id = add_account(connection, number, mobile=mobile, email=email)
            caused = effect(account_id, number=number, cause=f"batch:{account_id}/1")
            Outbox(MANNER).write(connection, [caused])
    clock, mails = Clock(), ScriptedChannel()
    hanging = _Meanwhile(lambda: clock.move(seconds=12), Unknown("no answer in time"))
    ways = {ChannelName.SMS: hanging, ChannelName.EMAIL: mails}
    report = sender(database, ways, clock).run_once()
    assert (report.accepted, report.unknown) == (4, 1)
    waiting = [row for row in read(database) if row["state"] == "pending"]
    assert [(row["channel"], row["attempts"]) for row in waiting] == [("sms", 0)] * 3


def test_a_worker_that_is_to_end_hands_on_what_it_has_not_submitted(database: Database) -> None:
    write(database, 3)
    clock, told = Clock(), ScriptedChannel()
    ways = {ChannelName.SMS: told}
    ending = sender(database, ways, clock, is_ending=lambda: len(told.sent) > 0)
    assert ending.run_once().accepted == 1
    assert [(row["state"], row["attempts"], row["owner"]) for row in read(database)] == [
        ("accepted", 1, None),
        ("pending", 0, None),
        ("pending", 0, None),
    ]
