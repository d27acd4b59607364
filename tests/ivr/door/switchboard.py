"""A product's own door with many meters behind it, and calls to it as webhooks of any caller."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from itertools import count
from xml.etree import ElementTree as ET

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from balance.ean import Ean, check_digit, tail
from balance.intake.accounts import read_accounts
from balance.intake.lines import Taken
from balance.storage.acts import Act, ActName
from balance.storage.openings import open_accounts
from balance.storage.phone import set_phone_access
from config.bootstrap import Parts, signature
from config.line import call_door
from ivr.pace import Pace
from ivr.webhooks import CallDoor, blueprint
from tests.ivr.provider import NEVER_LATE
from tests.ivr.samples import NOW
from voice_prompts.languages import Language
from voice_prompts.sentences import in_language

LIVE, OFF, CLOSED = 240, 40, 40
MOBILE = "+32470998877"
_NEXT = re.compile(r"/calls/turn\?[^#\"]*")
_VALUE = re.compile(r"\{\w+\}")
_TOKEN = "I-Twilio-Idempotency-Token"


@dataclass
class Switchboard:
    """Puts calls through to a product's door, on a clock and a stop-watch of its own.

    `seconds` is what the stop-watch shows; `slept` are the seconds that answers were held back.
    """

    parts: Parts
    now: datetime = NOW
    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)
    _sids: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self._sign = signature(self.parts).sign
        door = call_door(self.parts)
        turns = replace(door.turns, clock=lambda: self.now)
        pace = Pace(NEVER_LATE, NEVER_LATE, 1.0, lambda: self.seconds, self._sleep)
        self.put(replace(door, turns=turns, pace=pace))

    def put(self, door: CallDoor) -> None:
        """Another door in the place of the one that is there."""
        self.door = door
        self.app = Flask("switchboard")
        self.app.register_blueprint(blueprint(door))

    def ring(self, caller: str) -> Ring:
        """A new call, its welcome said."""
        call = Ring(self, caller, f"CA{next(self._sids):032d}")
        call.ask("/calls/incoming")
        return call

    def post(self, path: str, form: dict[str, str], token: str = "") -> TestResponse:
        """A signed webhook; with a `token` one that may be a retry, and bears it."""
        headers = {"X-Twilio-Signature": self._sign(path, form)}
        if token:
            headers[_TOKEN] = token
        return self.app.test_client().post(path, data=form, headers=headers)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@dataclass
class Ring:
    """One call; `document` is what was answered last, `asks` where its question is answered."""

    board: Switchboard
    caller: str
    sid: str
    document: str = ""
    asks: str = ""

    def ask(self, path: str, **form: str) -> str:
        """The document that a webhook of this call is answered with: a sentence, in any case."""
        answer = self.board.post(path, {"CallSid": self.sid, "From": self.caller, **form})
        return self.hear(sentence(answer))

    def hear(self, document: str) -> str:
        """The document, to be gone on from."""
        self.document, self.asks = document, next_turn(document)
        return document

    def press(self, *keys: str) -> str:
        """What is answered to the last of these keys; "" is silence."""
        for one in keys:
            self.ask(self.asks, **({"Digits": one} if one else {}))
        return self.document

    def try_number(self, number: str) -> str:
        """What is answered to a number that was keyed and confirmed."""
        return self.press(number, "1")

    def hang_up(self) -> None:
        form = {"CallSid": self.sid, "From": self.caller, "CallStatus": "completed"}
        assert self.board.post("/calls/status", form).status_code == 204

    def asks_whole(self) -> bool:
        """Whether all 18 digits are asked for."""
        return 'numDigits="18"' in self.document

    def is_over(self) -> bool:
        """Whether the line hung up."""
        return not self.asks


def sentence(answer: TestResponse) -> str:
    """The document of an answer, which a caller hears something of."""
    assert answer.status_code == 200, answer.status
    assert answer.mimetype == "text/xml"
    assert says_something(answer.text)
    return answer.text


def next_turn(document: str) -> str:
    """Where the question of a document is answered, "" for one that hangs up."""
    found = _NEXT.search(document)
    return found.group().replace("&amp;", "&") if found else ""


def says_something(document: str) -> bool:
    root = ET.fromstring(document)  # noqa: S314
    said = any((one.text or "").strip() for one in root.iter("Say"))
    return said or next(root.iter("Play"), None) is not None


def says(document: str, *prompt_ids: str) -> bool:
    """Whether one of these sentences is said, in French, whatever it names."""
    prompts = in_language(Language.FR).prompts
    own_words = (max(_VALUE.split(prompts[one]), key=len) for one in prompt_ids)
    return any(words in document for words in own_words)


def tells_a_balance(document: str) -> bool:
    return says(document, "N1")


def is_slow(document: str) -> bool:
    """Whether the answer keeps its caller waiting before it says anything of use."""
    return says(document, "WAIT") and "<Pause" in document


def asks_to_wait(document: str) -> bool:
    """Whether the answer is asked for once more, after a sentence."""
    return says(document, "WAIT") and "<Redirect" in document


def apologises(document: str) -> bool:
    """Whether the caller hears that it did not work, and whom to call, before the line hangs up."""
    return says(document, "SORRY", "LATE") and says(document, "H1") and "<Hangup" in document


def names_office_hours(document: str) -> bool:
    return says(document, "OFFICE_OPEN", "OFFICE_CLOSED")


@dataclass(frozen=True)
class Meters:
    """The EANs of a board: of accounts with a balance to tell, off prepayment, closed to calls."""

    live: Sequence[Ean]
    off: Sequence[Ean]
    closed: Sequence[Ean]


def open_meters(parts: Parts, live: int = LIVE, off: int = OFF, closed: int = CLOSED) -> Meters:
    """Opens so many accounts; no two of them balance on the same amount."""
    eans = [random_ean(random.Random(f"meter {number}")) for number in range(live + off + closed)]
    rows = ["ean,energy,balance_eur,supply,mobile"]
    for number, one in enumerate(eans):
        supply = "OFF_PREPAYMENT" if live <= number < live + off else ""
        rows.append(f"{one},electricity,{10 + number // 100}.{number % 100:02d},{supply},{MOBILE}")
    file = BytesIO("\n".join(rows).encode())
    read = read_accounts(file, parts.rules.operator.ean_prefixes, NOW.date())
    openings = [line.record for line in read if isinstance(line, Taken)]
    assert len(openings) == len(eans)
    made = Meters(eans[:live], eans[live : live + off], eans[live + off :])
    with parts.database.write() as connection:
        open_accounts(connection, openings, NOW, parts.books)
        for one in made.closed:
            kept = Act("ag7", ActName.PHONE_ACCESS)
            assert set_phone_access(connection, one, False, kept, NOW)
    return made


def random_ean(chance: random.Random) -> Ean:
    """An EAN of the prefix, whatever meter it may be of, its check digit right."""
    first = f"541449{chance.randrange(10**11):011d}"
    return Ean(first + check_digit(first))


def guesses(meters: Meters, number: int, seed: str) -> Iterator[Ean]:
    """Numbers as somebody tries them: half of them no meter's, three in ten with a balance."""
    chance = random.Random(seed)
    for _ in range(number):
        kind = chance.choices((meters.live, meters.off, meters.closed, ()), (3, 1, 1, 5))[0]
        yield chance.choice(kind) if kind else random_ean(chance)


def unknown_tails(number: int, seed: str) -> list[str]:
    chance = random.Random(seed)
    return [tail(random_ean(chance)) for _ in range(number)]


@contextmanager
def statements(board: Switchboard, takes: Iterator[float]) -> Iterator[list[str]]:
    """The statements of a while; each takes its time of the stop-watch, in seconds."""
    engine, said = board.parts.database.engine, list[str]()

    def note(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)
        board.seconds += next(takes)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
