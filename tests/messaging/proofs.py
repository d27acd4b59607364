"""Messages that a provider has, or may have: what tests of their proof and of what follows need."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from balance.account import Level
from balance.judge import NoticeKind
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.effects import Standing
from balance.storage.standings import lock_account
from messaging.delivery import (
    ChannelName,
    Failing,
    MessageState,
    Outcome,
    Outgoing,
    Proof,
    Receipt,
)
from messaging.follow import FollowUps
from messaging.outbox import CARRIED, Outbox
from messaging.receipts import take
from messaging.tables import barriers, messages
from tests.messaging.factories import EMAIL, MANNER, MOBILE, MONDAY, about, add_account, effect

SOON = MONDAY + timedelta(minutes=1)
LEVELS = {NoticeKind.LOW_CREDIT: Level.LOW, NoticeKind.EMERGENCY_CREDIT: Level.EMERGENCY}


@dataclass
class Household:
    """One customer with a message of a kind, how their account stands, and a way to look."""

    database: Database
    kind: NoticeKind = NoticeKind.LOW_CREDIT
    message_id: int = 0
    account_id: int = 0
    standing: Standing | None = None
    follow_ups: FollowUps = field(init=False)

    def __post_init__(self) -> None:
        self.follow_ups = FollowUps(MANNER, CARRIED, self.today)

    def today(self, connection: Connection, account_id: int, now: datetime) -> Standing | None:
        del now
        lock_account(connection, account_id)
        return self.standing

    def write(
        self, *, email: str | None = EMAIL, channels: str = "sms", **values: object
    ) -> "Household":
        """The message, in the state of these values; accepted by the provider as SM1."""
        taken = {"state": MessageState.ACCEPTED, "provider_id": "SM1", "submitted_at": MONDAY}
        with self.database.write() as connection:
            self.account_id = add_account(connection, email=email, channels=channels)
            Outbox(MANNER).write(connection, [effect(self.account_id, self.kind)])
            first = select(messages.c.id).order_by(messages.c.id).limit(1)
            self.message_id = connection.execute(first).scalar_one()
        self.set(**(taken | values))
        level = LEVELS.get(self.kind, Level.NONE)
        self.standing = Standing(self.account_id, about(self.kind), level)
        return self

    def balance(self, cents: int) -> None:
        """The account stands otherwise now, at the same level."""
        assert self.standing is not None
        said = replace(self.standing.statement, balance=Cents(cents))
        self.standing = replace(self.standing, statement=said)

    def untrue(self) -> None:
        """What the message says holds no more."""
        assert self.standing is not None
        self.standing = replace(self.standing, level=Level.NONE)

    def set(self, message_id: int | None = None, /, **values: object) -> None:
        mine = update(messages).where(messages.c.id == (message_id or self.message_id))
        with self.database.write() as connection:
            connection.execute(mine.values(values))

    def take(self, *said: Receipt, now: datetime = SOON) -> None:
        for receipt in said:
            with self.database.write() as connection:
                assert take(connection, self.message_id, receipt, self.follow_ups, now)

    def fail(self, failing: Failing, now: datetime = SOON, message_id: int | None = None) -> None:
        """The provider could not deliver it, after all."""
        which = message_id or self.message_id
        self.set(which, state=MessageState.UNDELIVERED, reason=f"undelivered {failing}")
        with self.database.write() as connection:
            self.follow_ups.after(connection, which, failing, now)

    def rows(self) -> list[dict[str, object]]:
        with self.database.read() as connection:
            rows = connection.execute(select(messages).order_by(messages.c.id))
            return [dict(row) for row in rows.mappings()]

    def first(self) -> dict[str, object]:
        return self.rows()[0]

    def waiting(self) -> list[tuple[object, ...]]:
        """What will still go out: kind, channel, to whom, when at the earliest, and its words."""
        shown = ("kind", "channel", "recipient", "not_before", "expires_at", "text")
        rows = [row for row in self.rows() if row["state"] == MessageState.PENDING]
        return [tuple(row[name] for name in shown) for row in rows if row["id"] != self.message_id]

    def barred(self) -> list[tuple[str, str, str]]:
        with self.database.read() as connection:
            rows = connection.execute(select(barriers).order_by(barriers.c.channel)).all()
        return [(row.channel, row.address, row.barrier) for row in rows]


@dataclass
class Witness:
    """A provider that is asked what it took, and answers from a script."""

    answers: list[Proof | Exception]
    asked: list[tuple[int, datetime]] = field(default_factory=list)

    def send(self, message: Outgoing) -> Outcome:
        raise AssertionError(f"message {message.message_id} was not to be sent")

    def find(self, message: Outgoing, since: datetime) -> Proof:
        self.asked.append((message.message_id, since))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def said(word: MessageState, failing: Failing | None = None, sid: str = "SM1") -> Receipt:
    reason = None if failing is None else f"{word} {failing}"
    return Receipt(sid, word, reason, failing)


SMS, MAIL = (ChannelName.SMS, MOBILE), (ChannelName.EMAIL, EMAIL)
