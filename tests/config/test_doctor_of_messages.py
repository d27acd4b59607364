"""`allosolde doctor` on the ways to customers: what is set up, what is not, and what waits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from balance.storage.database import Database
from config import bootstrap
from config.bootstrap import Parts
from config.doctor.doors import look_at_doors
from config.doctor.findings import Finding, Status
from config.settings import Settings
from messaging.delivery import ChannelName
from messaging.pauses import pause
from tests.balance.storage.households import NOON


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    del database
    product = bootstrap.assemble(Settings(database_url=database_url, data_dir=tmp_path))
    yield product
    product.database.engine.dispose()


def _named(findings: list[Finding]) -> dict[str, tuple[str, str]]:
    return {one.part: (str(one.status), one.sentence) for one in findings}


@pytest.fixture
def sending(parts: Parts) -> Parts:
    """A real database, with SMS and e-mail set up."""
    ways = {
        "twilio_from": "+32460000000",
        "smtp_url": SecretStr("smtps://solde:hush@mail.example:465"),
        "bounce_address": "retours@solde.example",
    }
    return replace(parts, settings=parts.settings.model_copy(update=ways))


def test_ways_to_customers_that_are_set_up_stand_well_and_no_password_is_told(
    sending: Parts,
) -> None:
    found = _named(look_at_doors(sending))
    assert found["provider"] == (
        Status.OK,
        "SMS go out from +32460000000 through https://api.twilio.com",
    )
    assert found["mail"] == (Status.OK, "E-mails go out, and their bounces come back here.")
    assert "hush" not in str(found)


@pytest.mark.parametrize(("channel", "part"), [("sms", "provider"), ("email", "mail")])
def test_a_paused_channel_is_a_fault_that_says_what_to_put_right(
    sending: Parts, database: Database, channel: str, part: str
) -> None:
    with database.write() as connection:
        pause(connection, ChannelName(channel), "Set it right.", NOON, timedelta(minutes=1))
    found = _named(look_at_doors(sending))
    said = "Since 2026-11-24 12:00 every message waits. Set it right."
    assert found[part] == (Status.FAULT, said)
    assert found["mail" if part == "provider" else "provider"][0] == Status.OK


def test_bounces_that_nobody_reads_and_a_simulator_for_real_are_told(sending: Parts) -> None:
    other = {"bounce_address": None, "sms_channel": "simulator"}
    changed = replace(sending, settings=sending.settings.model_copy(update=other))
    found = _named(look_at_doors(changed))
    assert found["mail"][0] == Status.WARNING
    assert "ALLOSOLDE_BOUNCE_ADDRESS" in found["mail"][1]
    assert found["provider"][0] == Status.FAULT
    assert "Simulated SMS reach nobody" in found["provider"][1]
