"""The morning that is drained holds true messages only, and its payments bring supplies back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from balance.storage.database import Database
from config.sending import dispatcher
from tests.bench.dispatch_fleet import build, product
from tests.bench.dispatch_top_ups import pay, told_at
from tests.bench.settle_fleet import AT
from tests.twilio.server import open_twilio

_MESSAGES = 25


def test_each_message_that_is_measured_is_true_and_goes_out_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    build(database_url, _MESSAGES, 0, tmp_path / "day.csv")
    with open_twilio() as twilio:
        parts = product(database_url, twilio.url, _ahead())
        done = dispatcher(parts).run_once(2 * _MESSAGES)
        assert done.accepted == len({one.message_id for one in twilio.taken}) == _MESSAGES
        assert (done.cancelled, done.postponed, done.failed) == (0, 0, 0)
        parts.database.engine.dispose()


def test_who_pays_is_told_before_those_whose_credit_is_low(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    build(database_url, _MESSAGES, 1, tmp_path / "day.csv")
    with open_twilio() as twilio:
        parts = product(database_url, twilio.url, _ahead())
        pay(parts, _MESSAGES + 1, parts.clock())
        dispatcher(parts).run_once(1)
        assert list(told_at(parts)) == [_MESSAGES + 1]
        parts.database.engine.dispose()


def _ahead() -> timedelta:
    """At the hour of the settlement."""
    return AT - datetime.now(UTC)
