"""A product with an account in each situation of the dialogue, behind lines on real sockets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count

from flask import Flask
from sqlalchemy import delete, select, update

from balance.ean import Ean, check_digit, tail
from balance.intake.accounts import read_accounts
from balance.intake.lines import Taken
from balance.money import Cents
from balance.storage.openings import open_accounts
from balance.storage.schema import accounts
from balance.storage.statements import read_statement
from config.bootstrap import Parts, signature
from config.line import StoredAccounts, call_door, spoken_line
from ivr.answer import Facts, speak
from ivr.calls import calls
from ivr.graph import Meter, Path
from ivr.guard import Guard, Limits
from ivr.handset.keypad import ScriptedKeypad
from ivr.handset.line import Line
from ivr.handset.phone import Call, Ending, Handset
from ivr.handset.post import Answer, over_a_socket
from ivr.handset.terminal import PrintingEar
from ivr.pace import Pace
from ivr.pseudonyms import Pseudonyms
from ivr.turns import Cue, State
from ivr.webhooks import blueprint
from messaging.tables import messages
from tests.ivr.handset.conftest import served
from tests.ivr.provider import NEVER_LATE
from tests.ivr.samples import NOW, words
from tests.ivr.walk.walker import Walker
from voice_prompts.languages import Language
from voice_prompts.sentences import in_language

_COLUMNS = "ean,energy,balance_eur,supply,threshold_eur,mobile"
_ALERT = Cents(500)
_SITUATIONS = {
    "electricity on": "electricity,38.80,,5.00",
    "electricity cut": "electricity,-16.20,CUT,5.00",
    "gas on": "gas,38.80,,5.00",
    "gas cut": "gas,-16.20,CUT,5.00",
    "gas ready": "gas,12.00,READY,5.00",
    "gas testing": "gas,12.00,GAS_TESTING,5.00",
    "gas to be tested again": "gas,12.00,GAS_RETRY_WAIT,5.00",
    "gas blocked": "gas,12.00,GAS_BLOCKED,5.00",
    "a high alert": "electricity,80.00,,50.00",
}
_WITHOUT_MOBILE = ("gas on",)
MOBILE = "+32470998877"
_TOO_LONG = timedelta(minutes=10)
_NO_LIMIT = 10**6
_QUIET = Limits(*[_NO_LIMIT] * 5)
_BUSY = replace(_QUIET, line=0)


@dataclass(frozen=True)
class Walked:
    """How a way went: who hung up, after which question, in which language, with which words."""

    ending: Ending
    reached: State
    language: Language
    words: list[str]


@dataclass
class Town:
    """Accounts, a quiet line and a busy one on one clock; `statuses` are those of all webhooks."""

    parts: Parts
    quiet: str
    busy: str
    now: datetime = NOW
    statuses: set[int] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    _callers: Iterator[int] = field(default_factory=count)

    def meters(self) -> tuple[Meter, ...]:
        """Its meters as the graph tries them, with an unknown one, and one of the busy line."""
        policies = self.parts.rules.policies
        with self.parts.database.read() as connection:
            found = [
                Meter(name, ean, read_statement(connection, ean, policies, NOW))
                for name, ean in _EANS.items()
            ]
        busy = replace(found[0], name="a busy line", too_many_tries=True)
        return (*found, Meter("unknown", _ean(999), None), busy)

    def walk(self, way: Path, language: Language) -> Walked:
        """Goes a way by phone, from a number of its own, all accounts as at first."""
        self._start_over()
        walker = Walker(way, language, self._last_too_long)
        line = Line(self._line_of(way), signature(self.parts).sign, post=self._post)
        call = self._new_call()
        ending = Handset(line, walker, walker).place(call)
        assert walker.has_gone_the_way()
        with self.parts.database.read() as connection:
            row = connection.execute(select(calls).where(calls.c.sid == call.sid)).one()
        return Walked(ending, State(row.reached), Language(row.language), walker.last_words)

    def ring(self, keys: str) -> list[str]:
        """What is heard and keyed in a call to the quiet line; a comma waits for a question."""
        heard: list[str] = []
        line = Line(self.quiet, signature(self.parts).sign, post=self._post)
        Handset(line, ScriptedKeypad(keys), PrintingEar(heard.append)).place(self._new_call())
        return heard

    def tail(self, name: str) -> str:
        """The 13 digits that the customer of a situation keys."""
        return tail(_EANS[name])

    def expected(self, way: Path, language: Language) -> list[str]:
        """What the last step of a way says, by the dialogue alone."""
        step, statement = way.step, way.meter.statement
        said = replace(step, call=replace(step.call, language=language))
        with self.parts.database.read() as connection:
            known = StoredAccounts(self.parts)
            outlook = known.outlook(connection, statement, self.now) if statement else None
        line = spoken_line(self.parts)
        waits = [in_language(language).fill("WAIT")] if Cue.EAN_WHOLE in step.cues else []
        return [*waits, *words(speak(said, Facts(line, self.now, statement, outlook)))]

    def _new_call(self) -> Call:
        return Call(f"+3247{next(self._callers):07d}")

    def _line_of(self, way: Path) -> str:
        return self.busy if way.meter.too_many_tries else self.quiet

    def _last_too_long(self) -> None:
        self.now += _TOO_LONG

    def _start_over(self) -> None:
        """Takes back what callers asked for: the SMS and the alerts."""
        self.now = NOW
        others = accounts.c.ean != _EANS["a high alert"]
        with self.parts.database.write() as connection:
            connection.execute(delete(messages))
            connection.execute(update(accounts).where(others).values(threshold=_ALERT))

    def _post(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str],
        timeouts: tuple[float, float],
    ) -> Answer:
        answer = over_a_socket(url, form, headers, timeouts)
        self.statuses.add(answer.status)
        self.paths.add(url.partition("?")[0].rpartition("/")[2])
        return answer


@contextmanager
def town(parts: Parts) -> Iterator[Town]:
    """A town with its accounts, its lines served until the end."""
    _open_accounts(parts)
    made = Town(parts, "", "")
    with served(_app(made, _QUIET)) as made.quiet, served(_app(made, _BUSY)) as made.busy:
        yield made


def _app(made: Town, limits: Limits) -> Flask:
    """The product's own door, on the clock of the town."""
    door, pseudonyms = call_door(made.parts), Pseudonyms()
    guard = Guard(pseudonyms, limits)
    turns = replace(door.turns, clock=lambda: made.now, guard=guard, pseudonyms=pseudonyms)
    app = Flask("town")
    pace = Pace(NEVER_LATE, NEVER_LATE, fixed=0.0)
    app.register_blueprint(blueprint(replace(door, turns=turns, pace=pace)))
    return app


def _open_accounts(parts: Parts) -> None:
    rows = [f"{_EANS[name]},{said},{_mobile(name)}" for name, said in _SITUATIONS.items()]
    file = BytesIO("\n".join([_COLUMNS, *rows]).encode())
    read = read_accounts(file, parts.rules.operator.ean_prefixes, NOW.date())
    openings = [line.record for line in read if isinstance(line, Taken)]
    with parts.database.write() as connection:
        outcomes = open_accounts(connection, openings, NOW, parts.books)
    assert len(outcomes) == len(_SITUATIONS)


def _mobile(name: str) -> str:
    return "" if name in _WITHOUT_MOBILE else MOBILE


def _ean(number: int) -> Ean:
    first = f"541449020000{number:05d}"
    return Ean(first + check_digit(first))


_EANS = {name: _ean(number) for number, name in enumerate(_SITUATIONS)}
