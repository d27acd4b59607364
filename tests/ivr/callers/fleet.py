"""A line with a few hundred meters in every state, and the phones that ring it in no time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from itertools import cycle, product

from flask import Flask

from balance.ean import check_digit
from balance.intake.accounts import Opening, read_accounts
from balance.intake.lines import Taken
from balance.money import Cents
from balance.storage.openings import open_accounts
from config.bootstrap import Parts, signature
from config.line import call_door
from ivr.handset.keypad import TimedKeypad
from ivr.handset.line import Line
from ivr.handset.phone import Call, Ending, Handset
from ivr.handset.post import Answer, Post
from ivr.pace import Pace
from ivr.webhooks import blueprint
from tests.ivr.callers.person import THINKING_SECONDS, Holder, Person
from tests.ivr.callers.slips import swapped, unnoticed_swaps
from tests.ivr.samples import NOW
from voice_prompts.languages import Language

# Energy, supply and the whole euros of the balance; the cents tell each meter from all others.
_STATES = (
    ("electricity", "", 38),
    ("electricity", "", 3),
    ("electricity", "", -7),
    ("electricity", "CUT", -16),
    ("electricity", "PENDING_CUT", -15),
    ("electricity", "LIMITED", -17),
    ("electricity", "READY", 12),
    ("gas", "", 45),
    ("gas", "", -3),
    ("gas", "CUT", -21),
    ("gas", "READY", 23),
    ("gas", "GAS_TESTING", 9),
    ("gas", "GAS_RETRY_WAIT", 11),
    ("gas", "GAS_BLOCKED", 14),
)
_ROUNDS = 20
_TWINS = 60


def holders(parts: Parts) -> list[Holder]:
    """Opens the meters of the fleet: all states, all languages, no balance twice."""
    openings = _openings(parts)
    with parts.database.write() as connection:
        open_accounts(connection, openings, NOW, parts.books)
    assert len({opening.balance for opening in openings}) == len(openings)
    languages = cycle(Language)
    return [Holder(one.ean, one.balance or Cents(0), next(languages)) for one in openings]


def _openings(parts: Parts) -> list[Opening]:
    lines = ["ean,energy,balance_eur,supply", *_lines()]
    file = BytesIO("\n".join(lines).encode())
    read = read_accounts(file, parts.rules.operator.ean_prefixes, NOW.date())
    openings = [line.record for line in read if isinstance(line, Taken)]
    assert len(openings) == len(lines) - 1
    return openings


def _lines() -> Iterator[str]:
    eans = []
    for number, (turn, (energy, supply, euros)) in enumerate(product(range(_ROUNDS), _STATES)):
        first = f"54144{8 + number % 2}{(number * 7919 + 123457) % 10**7:07d}{number:04d}"
        eans.append(first + check_digit(first))
        yield f"{eans[-1]},{energy},{euros}.{turn * 4 + 17},{supply}"
    # Meters that a slip of somebody else leads to, past the check digit.
    slips = [(ean, unnoticed_swaps(ean[5:])) for ean in eans]
    twins = {ean[:5] + swapped(ean[5:], places[0]) for ean, places in slips if places}
    for number, twin in enumerate(sorted(twins - set(eans))[:_TWINS]):
        yield f"{twin},electricity,60.{number + 10},"


class Exchange:
    """Connects people with the line of a product, on their own clocks."""

    def __init__(self, parts: Parts) -> None:
        self._door = call_door(parts)
        self._sign = signature(parts).sign

    def connect(self, person: Person, caller: str, at: datetime) -> Ending:
        """Lets a person call from a number at an instant; who hung up."""
        line = Line("http://line.test", self._sign, post=self._wire(person, at))
        handset = Handset(line, TimedKeypad(person), person, lambda: person.now)
        return handset.place(Call(caller))

    def _wire(self, person: Person, at: datetime) -> Post:
        door = replace(
            self._door,
            turns=replace(self._door.turns, clock=lambda: at + timedelta(seconds=person.now)),
            pace=Pace(60.0, 60.0, 1.0, lambda: person.now, person.thinks),
        )
        app = Flask("callers")
        app.register_blueprint(blueprint(door))
        client = app.test_client()

        def post(
            url: str,
            form: Mapping[str, str],
            headers: Mapping[str, str],
            timeouts: tuple[float, float],
        ) -> Answer:
            person.thinks(THINKING_SECONDS)
            answer = client.post(url, data=form, headers=headers)
            kind = answer.headers.get("Content-Type", "")
            return Answer(answer.status_code, answer.status, kind, answer.data)

        return post
