"""What the wiring gives the phone line: its limits, its figures, the job that forgets calls."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from balance.storage.database import Database
from config import bootstrap, jobs
from config.bootstrap import Parts
from config.line import call_door, spoken_line
from config.metrics import Collector
from config.settings import Settings, SettingsError, load_settings
from ivr.answer import Patience
from ivr.calls import FORGOTTEN_AFTER, calls, end, open_call, save
from ivr.guard import Guard, Limits
from ivr.pseudonyms import Pseudonyms, call_keys
from ivr.turns import Call, State
from ivr.verbs import Dial
from tests.balance.storage.households import EAN, NOON, OTHER, at
from tests.config.ticks import tick
from voice_prompts.languages import Language


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(database_url=database_url, data_dir=tmp_path)
    product = replace(bootstrap.assemble(settings), clock=at(NOON))
    yield product
    product.database.engine.dispose()


def test_the_limits_are_those_of_the_paper_until_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().call_limits == Limits(10, 200, 100, 100, 3000)
    for place, name in enumerate(("CALLER", "SERVICE", "WITHHELD", "PREFIX", "LINE")):
        monkeypatch.setenv(f"ALLOSOLDE_{name}_TAILS", str(place + 1))
    assert load_settings().call_limits == Limits(1, 2, 3, 4, 5)


def test_a_limit_that_would_lock_everybody_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOSOLDE_CALLER_TAILS", "0")
    with pytest.raises(SettingsError, match="ALLOSOLDE_CALLER_TAILS"):
        load_settings()


def test_the_times_of_a_call_are_settings(monkeypatch: pytest.MonkeyPatch, parts: Parts) -> None:
    times = {"WELCOME": 3, "QUESTION": 9, "METER": 30, "LOOK_UP": 1.5, "REFUSAL": 0.5, "SLOW": 6}
    for name, seconds in times.items():
        monkeypatch.setenv(f"ALLOSOLDE_{name}_SECONDS", str(seconds))
    monkeypatch.setenv("ALLOSOLDE_CALL_MINUTES", "12")
    monkeypatch.setenv("ALLOSOLDE_TWILIO_AUTH_TOKEN", "a token")
    door = call_door(replace(parts, settings=load_settings()))
    assert door.turns.line.patience == Patience(3, 9, 30)
    assert (door.pace.in_time, door.pace.fixed) == (1.5, 0.5)
    assert (door.turns.slow_seconds, door.turns.longest) == (6, timedelta(minutes=12))


def test_callers_are_passed_on_where_both_numbers_are_set(
    monkeypatch: pytest.MonkeyPatch, parts: Parts
) -> None:
    assert spoken_line(parts).transfer is None
    monkeypatch.setenv("ALLOSOLDE_TRANSFER_TO", "+3222222222")
    monkeypatch.setenv("ALLOSOLDE_TRANSFER_FROM", "+3221111111")
    line = spoken_line(replace(parts, settings=load_settings()))
    assert line.transfer == Dial("+3222222222", "+3221111111")


@pytest.mark.parametrize(
    ("to", "caller", "named"),
    [
        ("+3222222222", "", "ALLOSOLDE_TRANSFER_TO"),
        ("", "+3221111111", "ALLOSOLDE_TRANSFER_TO"),
        ("02 222 22 22", "+3221111111", "ALLOSOLDE_TRANSFER_TO"),
        ("+3222222222", "+3280092424", "ALLOSOLDE_TRANSFER_FROM"),
        ("+3222222222", "+3278157801", "ALLOSOLDE_TRANSFER_FROM"),
    ],
)
def test_a_transfer_that_cannot_be_dialled_is_refused(
    monkeypatch: pytest.MonkeyPatch, to: str, caller: str, named: str
) -> None:
    monkeypatch.setenv("ALLOSOLDE_TRANSFER_TO", to)
    monkeypatch.setenv("ALLOSOLDE_TRANSFER_FROM", caller)
    with pytest.raises(SettingsError, match=named):
        load_settings()


def test_the_worker_ends_calls_that_broke_off_and_makes_the_key_of_tomorrow(
    parts: Parts, database: Database
) -> None:
    with database.write() as connection:
        open_call(connection, "CA1", "a1", NOON - FORGOTTEN_AFTER - timedelta(seconds=1))
        open_call(connection, "CA2", "a1", NOON)
    for _ in range(2):
        tick(parts, jobs.calls)()
    with database.read() as connection:
        running = select(calls.c.sid).where(calls.c.state != "")
        assert connection.execute(running).scalars().all() == ["CA2"]
        days = connection.execute(select(call_keys.c.day)).scalars().all()
    assert days == [NOON.date() + timedelta(days=1)]


def _scraped(parts: Parts) -> dict[str, float]:
    return {
        f"{one.name.removeprefix('allosolde_')}{one.labels}": one.value
        for family in Collector(parts).collect()
        for one in family.samples
    }


def test_calls_are_counted_by_what_came_of_them(parts: Parts, database: Database) -> None:
    menu, over = Call(State.MENU, 3, Language.NL), Call(State.OVER, 4, Language.NL)
    silent = Call(State.CONFIRM, 2)
    with database.write() as connection:
        for place, seconds in enumerate((50, 60, 70, 110)):
            sid, at_last = f"CA{place}", NOON - timedelta(minutes=9)
            open_call(connection, sid, "a1", at_last - timedelta(seconds=seconds))
            save(connection, sid, menu, "", "", at_last, balance_of="e1")
            save(connection, sid, over, "", "", NOON)
            end(connection, sid, NOON)
        open_call(connection, "CA8", "a1", NOON)
        save(connection, "CA8", silent, "", "", NOON)
        end(connection, "CA8", NOON)
        guard = Guard(Pseudonyms(), Limits(caller=1))
        for one in (EAN, OTHER):
            guard.judge(connection, "+32470111222", one, NOON)
    found = _scraped(parts)
    said = {
        "calls_running{}": 0,
        "calls_ended{'language': 'nl', 'outcome': 'balance'}": 4,
        "calls_ended{'language': 'fr', 'outcome': 'nothing'}": 1,
        "calls_given_up{'question': 'confirm'}": 1,
        "call_to_balance_seconds{'quantile': '0.5'}": 60,
        "call_to_balance_seconds{'quantile': '0.95'}": 110,
        "call_to_balance_seconds{'quantile': '1.0'}": 110,
        "call_tries{'locked': 'false'}": 1,
        "call_tries{'locked': 'true'}": 1,
    }
    assert {name: found.get(name) for name in said} == said
