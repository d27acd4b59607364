"""People with a paper bill call the whole line: each hears their own balance, nobody another's.

CALLERS=10000 makes it the long form, CALLERS_SEED=7 plays the same people again, and with
--log-cli-level=INFO the seed and the slowest of each slip are shown.
"""

from __future__ import annotations

import logging
import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.bootstrap import Parts, assemble
from config.settings import Settings
from tests.ivr.callers.fleet import Exchange, holders
from tests.ivr.callers.person import Person
from tests.ivr.callers.slips import Slip
from tests.ivr.samples import NOW

_log = logging.getLogger(__name__)

CALLERS = int(os.environ.get("CALLERS", "1000"))
SEED = int(os.environ.get("CALLERS_SEED", random.SystemRandom().randrange(10**6)))
# IVR.md, "Amounts" and "The call": from the greeting to the balance.
WITHOUT_SLIP = 75.0
WITH_SLIP = 110.0
# Too many in an hour, and the line asks everybody for all 18 digits.
BETWEEN_CALLS = timedelta(seconds=2)
EASY = {Slip.NONE, Slip.OVER_PROMPT}


@pytest.fixture
def parts(database_url: str, tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(
        data_dir=tmp_path,
        database_url=database_url,
        twilio_auth_token=SecretStr("a-token-of-the-tests"),
        public_url="https://line.example",
        voice="say",
    )
    product = assemble(settings)
    yield product
    product.database.engine.dispose()


def people(parts: Parts, seed: int) -> Iterator[Person]:
    chance = random.Random(seed)
    fleet = holders(parts)
    # SQLite hears them all; what PostgreSQL does otherwise shows in fewer.
    on_sqlite = parts.database.engine.dialect.name == "sqlite"
    for number in range(CALLERS if on_sqlite else CALLERS // 10):
        slip = Slip.NONE if number % 4 == 0 else chance.choice(list(Slip))
        is_expert = slip is Slip.PAUSE_IN_WELCOME or (
            slip not in {Slip.SILENCE, Slip.OVER_PROMPT} and chance.random() < 0.2
        )
        yield Person(chance.choice(fleet), slip, is_expert, random.Random(chance.random()))


def number_of(caller: int) -> str:
    """A number each: nobody is locked out for the tries of somebody else."""
    return f"+3247{caller % 50:02d}{caller:05d}"


def test_everybody_hears_their_own_balance_or_reaches_somebody(parts: Parts) -> None:
    exchange, outcomes, slowest = Exchange(parts), Counter[str](), dict[str, float]()
    faults = []
    for number, person in enumerate(people(parts, SEED)):
        exchange.connect(person, number_of(number), NOW + number * BETWEEN_CALLS)
        outcomes[outcome(person)] += 1
        slowest[person.slip] = max(slowest.get(person.slip, 0), person.balance_at or 0)
        if fault := verdict(person):
            faults.append(transcript(number, person, fault))
    _log.info("Seed %s: %s; slowest, in seconds: %s", SEED, dict(outcomes), slowest)
    assert not faults, "\n\n".join(faults[:3]) + f"\n{len(faults)} in all"
    assert outcomes["balance"] > outcomes.total() * 0.8


def verdict(person: Person) -> str | None:
    """What is wrong with a call that is over; None when nothing is."""
    if person.others:
        return "heard the balance of another"
    if outcome(person) == "lost":
        return "neither heard a balance nor reached a person"
    limit = WITHOUT_SLIP if person.slip in EASY else WITH_SLIP
    if person.balance_at is not None and person.balance_at > limit:
        return f"waited longer than {limit} s"
    return None


def outcome(person: Person) -> str:
    if person.balance_at is not None:
        return "balance"
    if person.number_at is not None:
        return "person"
    return "left" if person.slip is Slip.HANG_UP and person.hung_up else "lost"


def transcript(number: int, person: Person, fault: str) -> str:
    who = f"Caller {number} ({person.slip}, {person.holder.language}, {person.holder.ean})"
    return "\n".join([f"{who} {fault}; seed {SEED}", *person.transcript])
