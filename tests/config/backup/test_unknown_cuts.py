"""Cuts sent after the backup: no home that has supply in the restored books stays in the dark."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from balance.account import Supply
from balance.storage.facts import RESTORED_AT, read_fact
from config import bootstrap
from config.backup.copies import back_up, restore
from config.bootstrap import Parts
from config.settings import Settings
from tests.balance.storage.households import (
    NOON,
    YESTERDAY,
    account_of,
    brussels,
    ean,
    open_account,
    order_kinds,
    pay,
    use,
)
from tests.config.backup.restoring import (
    HOMES,
    Meters,
    assembled,
    book,
    lose,
    send,
    set_clock,
    tasks,
    use_up,
)
from tests.config.commands import Shell

HOME, OTHER = HOMES[:2]
LATER = NOON + timedelta(hours=2)
EVENING = brussels("2026-11-24T17:00")


@pytest.fixture
def restored(parts: Parts, target: Settings, tmp_path: Path) -> Iterator[Parts]:
    """What is restored of a backup after which all homes were cut; nothing is taken in again."""
    back_up(parts.settings, tmp_path / "backup")
    use_up(parts, 2000, YESTERDAY)
    cut = Meters()
    send(parts, cut)
    assert cut.kinds(HOME) == ["cut"]
    restore(target, tmp_path / "backup")
    product = assembled(target.database, tmp_path, LATER)
    yield product
    product.database.engine.dispose()


def _release(parts: Parts, now: datetime = LATER) -> str:
    set_clock(parts, now)
    url = parts.settings.database
    return Shell(parts.settings.data_dir).succeed("release", database_url=url)


def _told(parts: Parts) -> Meters:
    meters = Meters()
    send(parts, meters)
    return meters


@pytest.mark.parametrize("first", ["money", "days"])
def test_a_home_cut_since_that_has_paid_is_made_ready_and_asked_about(
    restored: Parts, first: str
) -> None:
    if first == "days":
        use_up(restored, 2000, YESTERDAY)
    book(restored, HOME, pay("P1", 10000, HOME))
    if first == "money":
        use_up(restored, 2000, YESTERDAY)
    assert "1 homes with supply may have been cut" in _release(restored)
    assert account_of(restored.database, HOME).supply is Supply.CONNECTED
    meters = _told(restored)
    assert (meters.kinds(HOME), meters.kinds(OTHER)) == (["make_ready"], ["cut"])
    assert tasks(restored) == [("cuts_unknown", None), ("maybe_dark", HOME)]


def test_a_home_that_is_to_be_cut_in_the_morning_has_light_until_then(restored: Parts) -> None:
    use_up(restored, 2000, YESTERDAY)
    _release(restored, EVENING)
    assert account_of(restored.database, HOME).supply is Supply.PENDING_CUT
    assert _told(restored).kinds(HOME) == ["make_ready"]
    assert tasks(restored)[1:] == [("maybe_dark", home) for home in HOMES]


def test_a_home_that_had_enough_is_told_nothing(restored: Parts) -> None:
    use_up(restored, 1800, YESTERDAY)
    book(restored, HOME, pay("P1", 1000, HOME))
    _release(restored)
    assert _told(restored).kinds(HOME) == []
    assert tasks(restored) == [("cuts_unknown", None)]


def test_a_second_release_asks_about_nobody_again(restored: Parts) -> None:
    use_up(restored, 2000, YESTERDAY)
    book(restored, HOME, pay("P1", 10000, HOME))
    _release(restored)
    before = order_kinds(restored.database)
    assert "may have been cut" not in _release(restored)
    assert order_kinds(restored.database) == before
    with restored.database.read() as connection:
        assert read_fact(connection, RESTORED_AT) is None


def test_a_home_that_may_be_limited_is_given_its_full_supply_back(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    code = ean(99)
    open_account(parts.database, code, 400, limiter=True)
    back_up(parts.settings, tmp_path / "backup")
    restore(target, tmp_path / "backup")
    restored = assembled(target.database, tmp_path, LATER)
    book(restored, code, pay("P1", 10000, code))
    book(restored, code, use("C1", 2000, code=code))
    _release(restored)
    assert _told(restored).kinds(code) == ["restore_full"]
    assert tasks(restored) == [("cuts_unknown", None), ("maybe_dark", code)]
    restored.database.engine.dispose()


def test_a_cut_that_waited_in_the_backup_may_have_been_sent(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    use_up(parts, 2000, YESTERDAY)
    back_up(parts.settings, tmp_path / "backup")
    send(parts, Meters())
    restore(target, tmp_path / "backup")
    restored = assembled(target.database, tmp_path, LATER)
    book(restored, HOME, pay("P1", 10000, HOME))
    _release(restored)
    meters = _told(restored)
    assert (meters.kinds(HOME), meters.kinds(OTHER)) == (["make_ready"], ["cut"])
    assert tasks(restored) == [("cuts_unknown", None), ("maybe_dark", HOME)]
    restored.database.engine.dispose()


def test_one_restored_again_before_its_release_keeps_the_first_instant(
    restored: Parts, target: Settings, tmp_path: Path
) -> None:
    use_up(restored, 2000, YESTERDAY)
    book(restored, HOME, pay("P1", 10000, HOME))
    set_clock(restored, LATER)
    back_up(restored.settings, tmp_path / "again")
    restored.database.engine.dispose()
    lose(target)
    restore(target, tmp_path / "again")
    again = assembled(target.database, tmp_path, LATER)
    assert "1 homes with supply may have been cut" in _release(again)
    again.database.engine.dispose()


def test_a_rehearsal_that_starts_over_has_no_restore_to_release(
    restored: Parts, tmp_path: Path
) -> None:
    bootstrap.reset_rehearsal(restored.database, tmp_path / "recordings")
    with restored.database.read() as connection:
        assert read_fact(connection, RESTORED_AT) is None
