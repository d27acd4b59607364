"""Statements, notices and messages for the tests of this package."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, insert, select

from balance.account import BalanceMessage, Band, Level, Statement, Supply
from balance.ean import Ean, check_digit
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from balance.storage import schema
from balance.storage.effects import CausedNotice, Standing
from messaging.delivery import Accepted, CannotSay, Mail, Outcome, Outgoing, Proof
from messaging.mails import render
from messaging.mime import Sender
from messaging.outbox import Outbox
from messaging.rows import Manner
from messaging.service import Service
from messaging.tables import messages
from voice_prompts.hours import OpeningHours, Span

_WORKDAY = Span(time(8), time(20))
HELP_HOURS = OpeningHours((*[_WORKDAY] * 5, Span(time(9), time(13)), None), frozenset())
SERVICE = Service(
    name="Allô Solde",
    balance_line="0800 92 424",
    gas_emergency="0800 87 087",
    help_line="078 15 78 01",
    help_key="2",
    help_hours=HELP_HOURS,
    top_up_page="recharger.example",
)
MANNER = Manner(SERVICE, hours=None)
MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_SUPPLIES = {
    NoticeKind.DISCONNECTED: Supply.CUT,
    NoticeKind.RECONNECT_READY: Supply.READY,
    NoticeKind.LIMITED_SUPPLY: Supply.LIMITED,
}
_LEVELS = {
    NoticeKind.LOW_CREDIT: Level.LOW,
    NoticeKind.EMERGENCY_CREDIT: Level.EMERGENCY,
    NoticeKind.EMERGENCY_LOW: Level.EMERGENCY_LOW,
}
MOBILE = "+32470000001"
EMAIL = "lambert@example.be"
SENDER = Sender("Allô Solde", "alertes@allosolde.example")


def ean(number: int = 1) -> Ean:
    """A valid EAN, a different one for each number."""
    first = f"54144902{number:09d}"
    return Ean(first + check_digit(first))


def statement(
    *,
    number: int = 1,
    energy: Energy = Energy.ELECTRICITY,
    balance: int = 380,
    balance_at: datetime = MONDAY,
    supply: Supply = Supply.CONNECTED,
    emergency_left: int = 1500,
    to_restore: int | None = None,
    cut_at: datetime | None = None,
    limiter: bool = False,
    to_full_power: int | None = None,
) -> Statement:
    """What may be said of an account; only the facts that a text names matter."""
    return Statement(
        ean=ean(number),
        energy=energy,
        balance=Cents(balance),
        balance_at=balance_at,
        consumed_through=date(2026, 11, 22),
        band=Band.LOW,
        supply=supply,
        message=BalanceMessage.M2,
        threshold=Cents(500),
        emergency_credit=Cents(1500),
        emergency_left=Cents(emergency_left),
        to_restore=None if to_restore is None else Cents(to_restore),
        cut_at=cut_at,
        top_up_min=Cents(500),
        top_up_max=Cents(25000),
        advance_left=Cents(0),
        debt_left=Cents(0),
        last_top_up=None,
        limiter=limiter,
        to_full_power=None if to_full_power is None else Cents(to_full_power),
    )


def add_account(
    connection: Connection,
    number: int = 1,
    *,
    mobile: str | None = MOBILE,
    email: str | None = None,
    channels: str = "sms",
) -> int:
    """An open account with one contact; its id."""
    row = {
        "ean": ean(number),
        "energy": Energy.ELECTRICITY,
        "opened_on": date(2026, 1, 1),
        "balance": 380,
        "balance_at": MONDAY,
        "supply": Supply.CONNECTED,
        "told": 1,
        "limiter": False,
        "gas_failures": 0,
        "batches": 1,
    }
    created = connection.execute(insert(schema.accounts).returning(schema.accounts.c.id), row)
    account_id = int(created.scalar_one())
    contact = {"account_id": account_id, "language": "fr", "channels": channels}
    connection.execute(insert(schema.contacts), contact | {"mobile": mobile, "email": email})
    return account_id


def effect(
    account_id: int,
    kind: NoticeKind = NoticeKind.LOW_CREDIT,
    *,
    number: int = 1,
    cause: str = "batch:1/1",
    at: datetime = MONDAY,
) -> CausedNotice:
    """A notice caused by a batch."""
    return CausedNotice(account_id, cause, kind, about(kind, number), at)


def about(kind: NoticeKind, number: int = 1) -> Statement:
    """What is to be said of an account of which a notice of this kind is true."""
    to_restore = 1671 if kind is NoticeKind.DISCONNECTED else None
    supply = _SUPPLIES.get(kind, Supply.CONNECTED)
    return statement(number=number, to_restore=to_restore, supply=supply)


def as_said(connection: Connection, account_id: int, now: datetime) -> Standing:
    """An account as its oldest message that waits says that it is, else its oldest."""
    del now
    waits = messages.c.state.in_(("pending", "claimed"))
    query = select(messages.c.kind, schema.accounts.c.ean).join(schema.accounts)
    query = query.where(messages.c.account_id == account_id).order_by(waits.desc(), messages.c.id)
    kind, found = connection.execute(query.limit(1)).one()
    said = about(NoticeKind(kind), int(found[8:17]))
    return Standing(account_id, said, _LEVELS.get(NoticeKind(kind), Level.NONE))


def write_messages(connection: Connection, count: int, at: datetime = MONDAY) -> None:
    """One LOW_CREDIT message for each of `count` new accounts."""
    effects = []
    for number in range(1, count + 1):
        account_id = add_account(connection, number, mobile=f"+32470{number:06d}")
        effects.append(effect(account_id, number=number, cause=f"batch:{account_id}/1", at=at))
    Outbox(MANNER).write(connection, effects)


def outgoing_mail(
    message_id: int = 7, recipient: str = EMAIL, kind: NoticeKind = NoticeKind.LOW_CREDIT
) -> Outgoing:
    """An e-mail about to be sent, written on MONDAY."""
    said = render(kind, statement(), SERVICE, MONDAY)
    mail = Mail(said.subject, said.html, "fr", MONDAY)
    return Outgoing(message_id, recipient, said.text, mail)


def stored(connection: Connection) -> list[dict[str, object]]:
    """All messages, oldest first."""
    rows = connection.execute(select(messages).order_by(messages.c.id))
    return [dict(row) for row in rows.mappings()]


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Move forward by the arguments of a timedelta."""
        self.now += timedelta(**by)


@dataclass(slots=True)
class ScriptedChannel:
    """A provider that answers from a script, then accepts everything."""

    script: list[Outcome | Exception] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)

    def send(self, message: Outgoing) -> Outcome:
        """The next answer of the script."""
        self.sent.append(message)
        answer = self.script.pop(0) if self.script else Accepted(f"p{message.message_id}")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def find(self, message: Outgoing, since: datetime) -> Proof:
        """Never to be asked."""
        del message, since
        return CannotSay("nobody asked")

    def recipients(self) -> Sequence[str]:
        """Who was written to, in order."""
        return [message.recipient for message in self.sent]
