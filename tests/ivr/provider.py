"""The telephone provider, as the door of the phone line meets it."""

from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree as ET

from flask import Flask
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from balance.account import Account, AccountId, Level, Statement, Supply
from balance.ean import Ean
from balance.estimate import Outlook
from balance.money import Cents
from balance.storage.database import Database
from config.signature import SignatureCheck
from ivr.guard import Guard, Limits
from ivr.pace import Pace
from ivr.ports import Sms
from ivr.pseudonyms import Pseudonyms
from ivr.recordings import Recordings
from ivr.taking import Turns
from ivr.turns import Asked
from ivr.webhooks import CallDoor, blueprint
from ivr.webhooks import SignatureCheck as Check
from tests.ivr.samples import EAN, LINE, NORMAL, NOW

URL = "https://line.example"
SIGN = SignatureCheck("a-token-of-the-tests", URL)
SID = "CA0123456789abcdef0123456789abcdef"
CALLER = "+32470000000"
ACCOUNT = Account(
    account_id=AccountId(1),
    ean=EAN,
    energy=NORMAL.energy,
    opened_on=NOW.date(),
    balance=NORMAL.balance,
    balance_at=NORMAL.balance_at,
    supply=Supply.CONNECTED,
    told=Level.NONE,
)
# Longer than any test lasts: how fast the machine is must not matter.
NEVER_LATE = 60.0


@dataclass(frozen=True)
class _Account:
    """The one account of a provider's line, known by the EAN of the samples."""

    provider: "Provider"

    def find(self, connection: Connection, ean: Ean) -> Account | None:
        is_known = self.provider.statement is not None and ean == EAN
        return ACCOUNT if is_known else None

    def statement(self, connection: Connection, account: Account, now: datetime) -> Statement:
        return self.provider.look_up(account.ean)

    def outlook(self, connection: Connection, statement: Statement, now: datetime) -> Outlook:
        return Outlook(None, None)

    def raise_alert(self, connection: Connection, ean: Ean, to: Cents, now: datetime) -> bool:
        self.provider.risen_to.append(to)
        return True


@dataclass
class Provider:
    """Plays the telephone provider: signs, posts, and moves the clock.

    `statement` is what its line's only account gives, `told` the SMS asked for with their causes;
    `slept` are the seconds that answers were held back.
    """

    database: Database
    limits: Limits = field(default_factory=Limits)
    recordings: Recordings | None = None
    check: Check = SIGN
    now: datetime = NOW
    statement: Statement | None = NORMAL
    broken: Exception | None = None
    looked_up: int = 0
    risen_to: list[Cents] = field(default_factory=list)
    told: list[tuple[Sms, str]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        pseudonyms = Pseudonyms()
        turns = Turns(
            database=self.database,
            clock=lambda: self.now,
            line=LINE,
            public_url=URL,
            accounts=_Account(self),
            notify=self.notify,
            guard=Guard(pseudonyms, self.limits),
            pseudonyms=pseudonyms,
            recordings=self.recordings,
        )
        pace = Pace(NEVER_LATE, NEVER_LATE, monotonic=lambda: 0.0, sleep=self.slept.append)
        self.door = CallDoor(turns, self.check, pace)
        self.app = Flask("tests")
        self.app.register_blueprint(blueprint(self.door))

    def look_up(self, ean: Ean) -> Statement:
        self.looked_up += 1
        if self.broken:
            raise self.broken
        assert self.statement is not None
        return self.statement

    def notify(self, connection: Connection, account: AccountId, kind: Sms, cause: str) -> Asked:
        self.told.append((kind, cause))
        return Asked.SENT

    def post(self, path: str, token: str = "", **form: str) -> TestResponse:
        """A webhook; with a `token` one that may be a retry, and bears it."""
        form = {"CallSid": SID, "From": CALLER, **form}
        headers = {"X-Twilio-Signature": SIGN.sign(path, form)}
        if token:
            headers["I-Twilio-Idempotency-Token"] = token
        return self.app.test_client().post(path, data=form, headers=headers)

    def start(self, token: str = "") -> TestResponse:
        return self.post("/calls/incoming", token)

    def press(self, step: int, digits: str, token: str = "") -> TestResponse:
        return self.post(f"/calls/turn?step={step}", token, Digits=digits)

    def hang_up(self) -> TestResponse:
        return self.post("/calls/status", CallStatus="completed")


def said(answer: TestResponse) -> str:
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    root = ET.fromstring(answer.text)  # noqa: S314
    return " ".join(element.text or "" for element in root.iter("Say"))


def asked_next(answer: TestResponse) -> str:
    """Where the provider posts what is keyed next: a path with its query."""
    (gather,) = ET.fromstring(answer.text).iter("Gather")  # noqa: S314
    return gather.attrib["action"].removeprefix(URL).partition("#")[0]


def hangs_up(answer: TestResponse) -> bool:
    return answer.text.endswith("<Hangup /></Response>")
