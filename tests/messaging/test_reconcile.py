"""A message that may have gone out is asked about, twice, and never sent again blindly."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier as Meeting

import pytest
from sqlalchemy import update

from balance.judge import NoticeKind
from balance.storage.database import Database
from messaging.delivery import (
    CannotSay,
    Channel,
    ChannelName,
    Listed,
    MessageState,
    NotListed,
    Outcome,
    Outgoing,
    Proof,
)
from messaging.reconcile import reconcile
from messaging.tables import messages
from messaging.timing import DEFAULT
from tests.messaging.factories import EMAIL, MONDAY, Clock
from tests.messaging.proofs import SOON, Household, Witness, said
from tests.messaging.workers import task_kinds

_EMPTY, _SILENT = Listed(()), CannotSay("no answer")
_LATER = timedelta(minutes=2)
_DAY_BEGAN = datetime(2026, 11, 22, 23, tzinfo=UTC)


def in_doubt(
    database: Database, kind: NoticeKind = NoticeKind.LOW_CREDIT, /, **values: object
) -> Household:
    """A household with a message that may have gone out, to be asked about now."""
    home = Household(database, kind).write()
    unknown = {"state": MessageState.UNKNOWN, "provider_id": None, "not_before": MONDAY}
    home.set(**(unknown | {"reason": "no answer"} | values))
    return home


def ask(
    home: Household,
    channel: Channel,
    now: datetime = MONDAY,
    name: ChannelName = ChannelName.SMS,
) -> int:
    return reconcile(home.database, {name: channel}, home.follow_ups, Clock(now), DEFAULT)


def seen(home: Household) -> tuple[object, ...]:
    row = home.first()
    return tuple(row[name] for name in ("state", "reason", "not_before", "once_more", "asked"))


def test_what_is_listed_was_taken_over_under_its_id(database: Database) -> None:
    home = in_doubt(database)
    witness = Witness([Listed(("SM7",))])
    assert ask(home, witness) == 1
    row = home.first()
    assert (row["state"], row["provider_id"], row["reason"]) == ("accepted", "SM7", None)
    assert (witness.asked, task_kinds(database)) == ([(home.message_id, _DAY_BEGAN)], [])


def test_nobody_is_asked_before_the_time_has_come(database: Database) -> None:
    home = in_doubt(database, not_before=SOON)
    assert ask(home, Witness([])) == 0


def test_the_second_question_comes_two_minutes_after_the_first(database: Database) -> None:
    home = in_doubt(database)
    assert ask(home, Witness([_EMPTY])) == 1
    assert seen(home) == ("unknown", "no answer", MONDAY + _LATER, False, 1)
    assert ask(home, Witness([]), MONDAY + _LATER - timedelta(seconds=1)) == 0
    assert ask(home, Witness([Listed(("SM7",))]), MONDAY + _LATER) == 1
    assert seen(home)[0] == "accepted"


@pytest.mark.parametrize(
    ("kind", "stored", "state", "tasks"),
    [
        (NoticeKind.LOW_CREDIT, "LOW_CREDIT", "dead", ["message_unknown"]),
        (NoticeKind.LOW_CREDIT, "SURVEY", "dead", []),
        (NoticeKind.LOW_CREDIT, "BALANCE", "dead", []),
        (NoticeKind.DISCONNECTED, "DISCONNECTED", "pending", []),
    ],
)
def test_without_proof_the_kind_decides(
    database: Database, kind: NoticeKind, stored: str, state: str, tasks: list[str]
) -> None:
    home = in_doubt(database, kind, kind=stored, asked=1)
    ask(home, Witness([_EMPTY]))
    assert (seen(home)[0], task_kinds(database)) == (state, tasks)
    if state == "pending":
        assert seen(home)[2:] == (MONDAY + timedelta(minutes=15), True, 0)


def test_no_message_goes_out_a_third_time(database: Database) -> None:
    home = in_doubt(database, NoticeKind.DISCONNECTED, asked=1, once_more=True)
    ask(home, Witness([_EMPTY]))
    assert (seen(home)[0], task_kinds(database)) == ("dead", ["message_unknown"])


def test_no_message_goes_out_once_more_after_its_time(database: Database) -> None:
    soon = MONDAY + timedelta(minutes=15)
    home = in_doubt(database, NoticeKind.DISCONNECTED, asked=1, expires_at=soon)
    ask(home, Witness([_EMPTY]))
    assert (seen(home)[0], task_kinds(database)) == ("dead", ["message_unknown"])


@pytest.mark.parametrize("kind", [NoticeKind.LOW_CREDIT, NoticeKind.EMERGENCY_CREDIT])
def test_what_became_untrue_is_neither_sent_nor_left_to_an_agent(
    database: Database, kind: NoticeKind
) -> None:
    home = in_doubt(database, kind, asked=1)
    home.untrue()
    ask(home, Witness([_EMPTY]))
    assert (seen(home)[:2], task_kinds(database)) == (("cancelled", "superseded"), [])


def test_an_answer_that_does_not_come_does_not_count(database: Database) -> None:
    home = in_doubt(database, NoticeKind.DISCONNECTED, asked=1)
    for answer in (_SILENT, OSError("0470")):
        home.set(not_before=MONDAY)
        ask(home, Witness([answer]))
        assert (seen(home)[0], *seen(home)[2:]) == ("unknown", MONDAY + _LATER, False, 1)
    assert "0470" not in str(seen(home)[1])


def test_a_provider_that_never_answers_is_given_up_with_the_messages_life(
    database: Database,
) -> None:
    home = in_doubt(database, expires_at=MONDAY)
    ask(home, Witness([_SILENT]))
    assert (seen(home)[0], task_kinds(database)) == ("dead", ["message_unknown"])


def test_a_mail_is_sent_again_once_and_at_once_for_its_id_tells_the_two_apart(
    database: Database,
) -> None:
    home = in_doubt(database, channel="email", recipient=EMAIL)
    ask(home, Witness([NotListed()]), name=ChannelName.EMAIL)
    assert seen(home)[0] == "pending"
    assert seen(home)[2:] == (MONDAY, True, 0)
    home.set(state=MessageState.UNKNOWN)
    ask(home, Witness([NotListed()]), name=ChannelName.EMAIL)
    assert (seen(home)[0], task_kinds(database)) == ("dead", ["message_unknown"])


@pytest.mark.parametrize(
    ("values", "ids", "state"),
    [
        ({"provider_id": "SM7"}, ("SM7",), "unknown"),
        ({"provider_id": "SM7", "state": "failed"}, ("SM7",), "unknown"),
        ({"provider_id": "SM7"}, ("SM7", "SM8"), "accepted"),
        ({"provider_id": None, "state": "unknown"}, ("SM8",), "unknown"),
        ({"provider_id": None, "state": "submitting"}, ("SM8",), "unknown"),
        ({"provider_id": None, "state": "failed"}, ("SM8",), "accepted"),
        ({"provider_id": None, "submitted_at": None}, ("SM8",), "accepted"),
        ({"provider_id": None, "text": "another"}, ("SM8",), "accepted"),
        ({"provider_id": None, "submitted_at": _DAY_BEGAN - _LATER}, ("SM8",), "accepted"),
    ],
)
def test_a_list_proves_nothing_where_another_message_says_the_same(
    database: Database, values: dict[str, object], ids: tuple[str, ...], state: str
) -> None:
    home = in_doubt(database, not_before=MONDAY - _LATER)
    twin = home.first() | {"id": home.message_id + 1, "attempt": 2, "not_before": SOON} | values
    with database.write() as connection:
        connection.execute(messages.insert().values(twin))
    assert ask(home, Witness([Listed(ids)])) == 1
    row = home.first()
    wanted = None if state == "unknown" else "SM8"
    assert (row["state"], row["provider_id"]) == (state, wanted)


class _Busy(Witness):
    """A provider that says what it took after something has happened."""

    def __init__(self, home: Household, meanwhile: str) -> None:
        super().__init__([_EMPTY])
        self._home, self._meanwhile = home, meanwhile

    def find(self, message: Outgoing, since: datetime) -> Proof:
        in_use = self._home.database.engine.pool.checkedout()  # type: ignore[attr-defined]
        assert in_use == 0
        if self._meanwhile == "receipt":
            self._home.take(said(MessageState.SENT))
        if self._meanwhile == "rival":
            self._home.set(not_before=MONDAY + _LATER)
        return super().find(message, since)


@pytest.mark.parametrize(("meanwhile", "state"), [("receipt", "sent"), ("rival", "unknown")])
def test_whoever_learns_more_meanwhile_wins_and_nothing_is_locked(
    database: Database, meanwhile: str, state: str
) -> None:
    home = in_doubt(database, asked=1)
    ask(home, _Busy(home, meanwhile))
    assert (seen(home)[0], task_kinds(database)) == (state, [])


def test_a_message_that_a_killed_worker_asked_about_is_asked_about_again(
    database: Database,
) -> None:
    home = in_doubt(database, asked=1)
    with pytest.raises(KeyboardInterrupt):
        ask(home, _Killed([]))
    assert ask(home, Witness([]), MONDAY + DEFAULT.lease - timedelta(seconds=1)) == 0
    assert ask(home, Witness([_EMPTY]), MONDAY + DEFAULT.lease) == 1
    assert seen(home)[0] == "dead"


class _Killed(Witness):
    def find(self, message: Outgoing, since: datetime) -> Proof:
        raise KeyboardInterrupt


def test_a_provider_that_cannot_be_asked_is_not_asked_again_in_the_same_run(
    database: Database,
) -> None:
    home = in_doubt(database)
    twin = home.first() | {"id": home.message_id + 1, "attempt": 2}
    with database.write() as connection:
        connection.execute(messages.insert().values(twin))
    assert ask(home, Witness([_SILENT])) == 1


def test_two_workers_ask_about_each_message_once(database: Database) -> None:
    home = in_doubt(database, text="0")
    with database.write() as connection:
        for number in range(1, 40):
            twin = home.first() | {"id": home.message_id + number, "text": str(number)}
            connection.execute(messages.insert().values(twin | {"attempt": number + 1}))
        connection.execute(update(messages).values(asked=1))
    witness, start = _Empty(), Meeting(2)

    def work(_: int) -> int:
        start.wait()
        return sum(iter(lambda: ask(home, witness), 0))

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(work, range(2))) == 40
    assert sorted(witness.asked) == sorted(set(witness.asked))
    assert {row["state"] for row in home.rows()} == {"dead"}
    assert task_kinds(database) == ["message_unknown"] * 40


class _Empty:
    """A provider that took nothing."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def send(self, message: Outgoing) -> Outcome:
        raise AssertionError(f"message {message.message_id} was not to be sent")

    def find(self, message: Outgoing, since: datetime) -> Proof:
        del since
        self.asked.append(message.message_id)
        return _EMPTY
