"""Whatever happens to an account: no alert that waits is untrue, no true one is cancelled."""

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from balance.account import level, statement
from balance.batch import Item, LimiterChange, ThresholdChange
from balance.calendar import civil_date
from balance.entries import Adjustment, MeterAction, MeterEvent
from balance.judge import NoticeKind
from balance.money import Cents
from balance.storage import brake, schema
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.effects import Standing
from messaging.audit import unexplained
from messaging.delivery import MessageState
from messaging.tables import messages
from messaging.truth import COUNTED, still_holds
from tests.balance.storage.households import NOON, RULES, account_of, book, ean, pay, use
from tests.messaging.test_audit import BOOKS, open_reachable
from tests.messaging.workers import read

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("pay", "use", "correct", "adjust", "threshold", "limiter", "press"),
                *("hold", "release", "due", "send", "claim"),
            ]
        ),
        st.sampled_from([-2000, -400, 100, 500, 600, 1000, 1600, 2600, 5000]),
        st.sampled_from([1, 5, 14]),
    ),
    max_size=16,
)


class Life:
    """One account among others in a database, a step at a time."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOON
        with database.read() as connection:
            lived = len(connection.execute(select(schema.accounts.c.id)).all())
        self.code = ean(lived + 1)
        open_reachable(database, self.code)

    def do(self, number: int, step: str, cents: int) -> None:
        """Let something happen to the account, or to what it is to be told."""
        key, day = f"{self.code}/{number}", date(2026, 11, 2) + timedelta(days=number)
        some = Cents(abs(cents))
        items: dict[str, Item] = {
            "pay": pay(key, max(some, 500), self.code),
            "use": use(key, some, day, code=self.code),
            "correct": use(key, some, day - timedelta(days=1), number + 2, self.code),
            "adjust": Adjustment(key, self.code, Cents(cents), "ag1", "receipt"),
            "threshold": ThresholdChange(some),
            "limiter": LimiterChange(active=cents > 500),
            "press": MeterEvent(key, self.code, self.now, MeterAction.BUTTON),
        }
        if step in items:
            book(self.database, self.now, BOOKS, items[step], code=self.code)
        elif step in ("hold", "release"):
            self._stop_or_free(step)
        elif step == "due":
            settle_due(self.database, self.now, BOOKS)
        else:
            self._hand_on(MessageState.ACCEPTED if step == "send" else MessageState.CLAIMED)

    def _stop_or_free(self, step: str) -> None:
        with self.database.write() as connection:
            if step == "hold":
                brake.stop(connection, Stopped.CUTS, "a drill", self.now)
            else:
                brake.free(connection, (Stopped.CUTS,), self.now)

    def _hand_on(self, state: MessageState) -> None:
        waiting = messages.c.state == MessageState.PENDING
        with self.database.write() as connection:
            connection.execute(update(messages).where(waiting).values(state=state))

    def standing(self) -> Standing:
        """How the account stands now."""
        account, policy = account_of(self.database, self.code), RULES.policies.at(self.now)
        said = statement(account, policy, self.now)
        return Standing(account.account_id, said, level(account, policy))

    def was_told_today(self, message: dict[str, object]) -> bool:
        """Whether one of its kind, told once a day, went out on the Brussels day it was written."""
        day = civil_date(datetime.fromisoformat(str(message["created_at"])))
        return message["kind"] in COUNTED and any(
            other["kind"] == message["kind"]
            and other["state"] in ("accepted", "claimed")
            and civil_date(datetime.fromisoformat(str(other["created_at"]))) == day
            for other in self.mine().values()
        )

    def mine(self) -> dict[int, dict[str, object]]:
        """The messages of the account, by id."""
        own = self.standing().account_id
        return {int(str(m["id"])): m for m in read(self.database) if m["account_id"] == own}


def _is_true(message: dict[str, object], standing: Standing) -> bool:
    kind, told = NoticeKind(str(message["kind"])), str(message["situation"])
    return still_holds(kind, told, standing.statement, standing.level)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_what_waits_is_true_and_what_was_cancelled_was_not(
    database: Database, steps: list[tuple[str, int, int]]
) -> None:
    life = Life(database)
    for number, (step, cents, hours) in enumerate(steps):
        life.now += timedelta(hours=hours)
        before = life.mine()
        life.do(number, step, cents)
        standing = life.standing()
        for message_id, message in life.mine().items():
            was = before.get(message_id)
            waits = message["state"] in ("pending", "claimed")
            if waits:
                assert _is_true(message, standing), message["text"]
            elif was is None or was["state"] in ("pending", "claimed"):
                told = message["state"] == "accepted" or life.was_told_today(message)
                assert told or not _is_true(message, standing)
    with database.read() as connection:
        assert unexplained(connection) == []
