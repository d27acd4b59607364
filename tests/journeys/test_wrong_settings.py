"""A wrong token, sender or password: nothing is lost, operators are told, and mended it goes on.

The product is put together from its settings, as a process does it at its start; the provider is
the fake Twilio, the mail server a real one. Only the clock is the test's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from sqlalchemy import Row, select

from balance.batch import Taken
from balance.energy import Energy
from balance.entries import Consumption, TopUp
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.ledger import book_batches
from balance.storage.openings import open_accounts
from balance.storage.schema import accounts
from balance.storage.tasks import open_tasks
from config import bootstrap, sending
from config.bootstrap import Parts
from config.doctor.examination import examine
from config.doctor.findings import Status
from config.settings import load_settings
from config.wsgi import make_app
from messaging.audit import unexplained
from messaging.tables import messages
from tests.balance.storage.households import NOON, YESTERDAY, ean, pay, use
from tests.certificates import make_certificate
from tests.mail_server import PASSWORD, USER, MailServer, open_mail_server
from tests.messaging.factories import Clock
from tests.twilio.faults import Answer
from tests.twilio.server import SID, TOKEN, FakeTwilio, open_twilio

_SENDER: Final = "+32460000000"
_WRONG: Final = "what nobody was told"
_STAYS_WRONG: Final = timedelta(hours=25)
# Balance, then what is used of it, in cents. The payer pays while nothing goes out, of the last one
# consumption is heard a day later.
_LOW, _EMERGENCY, _CUT, _PAYER, _LATE = range(1, 6)
_STORIES: Final = {
    _LOW: (600, 200),
    _EMERGENCY: (100, 300),
    _CUT: (-1450, 200),
    _PAYER: (600, 200),
    _LATE: (600, 200),
}
_BY_MAIL: Final = 10


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong: the channel, what its doctor calls it, and the setting to put right."""

    channel: str
    part: str
    setting: str
    token: str = TOKEN
    password: str = PASSWORD
    declined: Answer | None = None

    @property
    def first(self) -> int:
        """Added to a household's number where it is told by this channel."""
        return _BY_MAIL if self.channel == "email" else 0


_FAULTS: Final = {
    "token": _Fault("sms", "provider", "ALLOSOLDE_TWILIO_AUTH_TOKEN", token=_WRONG),
    "sender": _Fault("sms", "provider", "ALLOSOLDE_TWILIO_FROM", declined=Answer(400, 21606)),
    "password": _Fault("email", "mail", "ALLOSOLDE_SMTP_URL", password=_WRONG),
}


@dataclass(frozen=True, slots=True)
class _House:
    """The product's surroundings: what its settings name."""

    twilio: FakeTwilio
    mail: MailServer
    clock: Clock
    patch: pytest.MonkeyPatch

    def set(self, token: str = TOKEN, password: str = PASSWORD) -> None:
        """These are the settings from now on."""
        server = self.mail.server
        there = f"{USER}:{quote(password)}@{server.host}:{server.port}"
        self.patch.setenv("ALLOSOLDE_TWILIO_AUTH_TOKEN", token)
        self.patch.setenv("ALLOSOLDE_SMTP_URL", f"smtp://{there}")

    @contextmanager
    def process(self) -> Iterator[Parts]:
        """The product as a process that starts now puts it together."""
        parts = replace(bootstrap.assemble(load_settings()), clock=self.clock)
        try:
            yield parts
        finally:
            # Its connections go before the servers do.
            sending.ways.cache_clear()
            parts.database.engine.dispose()


@pytest.fixture
def house(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[_House]:
    del database
    certificate = make_certificate(tmp_path)
    with open_twilio() as twilio, open_mail_server(certificate.server()) as mail:
        settings = {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(tmp_path),
            "PUBLIC_URL": "https://solde.example",
            "TWILIO_API_URL": twilio.url,
            "TWILIO_ACCOUNT_SID": SID,
            "TWILIO_FROM": _SENDER,
            "QUIET_HOURS": "none",
        }
        for name, value in settings.items():
            monkeypatch.setenv(f"ALLOSOLDE_{name}", value)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
        yield _House(twilio, mail, Clock(NOON), monkeypatch)


@pytest.mark.parametrize("wrong", _FAULTS)
def test_a_wrong_setting_loses_nothing_is_told_and_mended_lets_out_what_is_true(
    house: _House, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    fault = _FAULTS[wrong]
    house.set(fault.token, fault.password)
    with house.process() as parts:
        _cause(parts)
        house.twilio.script.extend([fault.declined] * 1000 if fault.declined else [])
        _work(parts, house.clock, minutes=10)
        _all_wait(parts, house, fault)
        _says_so(parts, fault)
        house.clock.now = NOON + timedelta(hours=2)
        _book(parts, pay("P1", 2000, ean(_PAYER)), pay("P2", 2000, ean(_PAYER + _BY_MAIL)))
        house.clock.now = NOON + _STAYS_WRONG
        today = YESTERDAY + timedelta(days=1)
        _book(parts, *(_used(_LATE + first, today) for first in (0, _BY_MAIL)))
        _work(parts, house.clock, minutes=3)
    house.set()
    house.twilio.script.clear()
    with house.process() as parts:
        _work(parts, house.clock, minutes=3)
        _what_is_true_went_out(parts, house, fault)
        _is_well_again(parts, fault)
    said = caplog.text
    assert fault.setting in said
    assert not any(secret in said for secret in (TOKEN, PASSWORD, _WRONG, "+32", "@foyer"))


def _cause(parts: Parts) -> None:
    """Each household's story, told by SMS to one and by e-mail to another."""
    with parts.database.write() as connection:
        for number in (*_STORIES, *(one + _BY_MAIL for one in _STORIES)):
            opened = open_accounts(connection, [_opening(number)], parts.clock(), parts.books)
            assert opened == [Taken()]
    at_once = [number for number in _STORIES if number != _LATE]
    _book(parts, *(_used(one + first, YESTERDAY) for one in at_once for first in (0, _BY_MAIL)))


def _opening(number: int) -> Opening:
    by_mail = number > _BY_MAIL
    return Opening(
        ean=ean(number),
        energy=Energy.ELECTRICITY,
        opened_on=date(2026, 11, 1),
        balance=Cents(_STORIES[number % _BY_MAIL][0]),
        advance_left=Cents(0),
        mobile="" if by_mail else _mobile(number),
        email=_mailbox(number) if by_mail else "",
    )


def _mobile(number: int) -> str:
    return f"+32470{number:06d}"


def _mailbox(number: int) -> str:
    return f"maison{number}@foyer.be"


def _used(number: int, day: date) -> Consumption:
    return use(f"C{number}", _STORIES[number % _BY_MAIL][1], day, code=ean(number))


def _book(parts: Parts, *items: Consumption | TopUp) -> None:
    with parts.database.write() as connection:
        book_batches(connection, {one.ean: [one] for one in items}, parts.clock(), parts.books)


def _work(parts: Parts, clock: Clock, minutes: int) -> None:
    """What one sender of a worker does meanwhile."""
    sender = sending.dispatcher(parts)
    for _ in range(minutes):
        clock.move(minutes=1)
        sender.run_once(limit=50)


def _rows(parts: Parts) -> dict[tuple[str, int], list[Row[Any]]]:
    """The messages of each household, oldest first, by channel and story."""
    query = select(messages, accounts.c.ean).join(accounts).order_by(messages.c.id)
    found: dict[tuple[str, int], list[Row[Any]]] = {}
    with parts.database.read() as connection:
        assert unexplained(connection) == []
        for row in connection.execute(query):
            found.setdefault((row.channel, int(row.ean[5:17]) % _BY_MAIL), []).append(row)
    return found


def _reached(house: _House) -> list[str]:
    """Whom the providers took messages for."""
    by_mail = [recipient for one in house.mail.envelopes for recipient in one.rcpt_tos]
    return sorted([one.recipient for one in house.twilio.taken] + by_mail)


def _all_wait(parts: Parts, house: _House, fault: _Fault) -> None:
    """On the channel at fault everything waits uncounted, on the other everything went out."""
    at_once = [story for story in _STORIES if story != _LATE]
    for (channel, _), rows in _rows(parts).items():
        stands = ("pending", 0) if channel == fault.channel else ("accepted", 1)
        assert [(row.state, row.attempts) for row in rows] == [stands]
    sound = [_mobile(one) for one in at_once]
    if fault.channel == "sms":
        sound = [_mailbox(one + _BY_MAIL) for one in at_once]
    assert _reached(house) == sorted(sound)


def _says_so(parts: Parts, fault: _Fault) -> None:
    """Whoever asks is told what to put right."""
    answer = make_app(parts).test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()["part"]) == (503, fault.channel)
    assert fault.setting in answer.get_json()["detail"]
    (told,) = [one for one in examine() if one.part == fault.part]
    assert told.status is Status.FAULT
    assert fault.setting in told.sentence
    assert _WRONG not in told.sentence


def _what_is_true_went_out(parts: Parts, house: _House, fault: _Fault) -> None:
    """What still holds was taken once, what was too old is cancelled and an agent's to tell."""
    rows = _rows(parts)
    ends = {
        story: [(row.kind, row.state, row.reason) for row in rows[fault.channel, story]]
        for story in _STORIES
    }
    assert ends[_LOW] == [("LOW_CREDIT", "cancelled", "expired")]
    assert ends[_EMERGENCY] == [("EMERGENCY_CREDIT", "cancelled", "expired")]
    assert ends[_CUT][-1] == ("DISCONNECTED", "accepted", None)
    assert ends[_PAYER][0] == ("LOW_CREDIT", "cancelled", "superseded")
    assert ends[_PAYER][-1] == ("TOP_UP_RECEIVED", "accepted", None)
    assert ends[_LATE][-1] == ("LOW_CREDIT", "accepted", None)
    stories = (_CUT, _PAYER, _LATE)
    by_mail = fault.channel == "email"
    mine = [_mailbox(one + _BY_MAIL) if by_mail else _mobile(one) for one in stories]
    assert [one for one in _reached(house) if ("@" in one) == by_mail] == sorted(mine)
    with parts.database.read() as connection:
        tasks = open_tasks(connection)
    assert [(one.kind, one.ean) for one in tasks] == [
        ("message_cancelled", ean(_EMERGENCY + fault.first))
    ]


def _is_well_again(parts: Parts, fault: _Fault) -> None:
    assert make_app(parts).test_client().get("/readyz").status_code == 200
    (told,) = [one for one in examine() if one.part == fault.part]
    assert told.status is not Status.FAULT
