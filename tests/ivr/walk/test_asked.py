"""What callers ask for is done by the product itself: an SMS, a higher alert, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from balance.storage.schema import accounts
from ivr.graph import Meter
from messaging.tables import messages
from tests.ivr.walk.town import MOBILE, Town

BALANCE_BY_SMS = "1,3,2"


def sms(town: Town) -> list[tuple[str, str, str]]:
    columns = (messages.c.kind, messages.c.recipient, messages.c.text)
    with town.parts.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(messages.c.id))]


def threshold(town: Town, tail: str) -> int | None:
    column = accounts.c.threshold
    with town.parts.database.read() as connection:
        query = select(column).where(accounts.c.ean == f"54144{tail}")
        found: int | None = connection.execute(query).scalar_one()
    return found


def by_name(town: Town, name: str) -> Meter:
    return next(meter for meter in town.meters() if meter.name == name)


def test_a_balance_goes_by_sms_to_the_number_on_file_alone(either_town: Town) -> None:
    heard = either_town.ring(f",{either_town.tail('electricity on')},{BALANCE_BY_SMS}")
    assert any(words.startswith("Le SMS part maintenant") for words in heard)
    ((kind, recipient, text),) = sms(either_town)
    assert (kind, recipient) == ("BALANCE", MOBILE)
    assert "38,80" in text


def test_whoever_keeps_asking_does_not_fill_the_phone_of_the_customer(either_town: Town) -> None:
    keys = f",{either_town.tail('electricity on')},{BALANCE_BY_SMS},3,2,3,2,3,2"
    heard = either_town.ring(keys)
    assert len(sms(either_town)) == 3
    assert any(words.startswith("Plusieurs SMS sont déjà partis") for words in heard)


def test_a_meter_without_a_mobile_gets_no_sms_and_its_caller_a_person(either_town: Town) -> None:
    heard = either_town.ring(f",{either_town.tail('gas on')},{BALANCE_BY_SMS}")
    assert any("tapez zéro" in words for words in heard[-2:])
    assert any(words.startswith("Nous ne connaissons pas de GSM") for words in heard)
    assert sms(either_town) == []


def test_an_alert_raised_by_phone_is_kept_and_told(either_town: Town) -> None:
    tail = either_town.tail("electricity on")
    heard = either_town.ring(f",{tail},1,3,3,20,1")
    assert threshold(either_town, tail) == 20_00
    assert any("vingt euros. Un SMS le confirme." in words for words in heard)
    ((kind, recipient, text),) = sms(either_town)
    assert (kind, recipient) == ("THRESHOLD_CHANGED", MOBILE)
    assert "20 EUR" in text


def test_an_alert_that_was_not_confirmed_is_left_as_it_was(either_town: Town) -> None:
    tail = either_town.tail("electricity on")
    either_town.ring(f",{tail},1,3,3,20")
    assert threshold(either_town, tail) == 5_00
    assert sms(either_town) == []


@pytest.mark.parametrize("name", ["electricity cut", "gas cut"])
def test_a_caller_who_hangs_up_in_the_answer_changes_nothing(either_town: Town, name: str) -> None:
    before = by_name(either_town, name)
    either_town.now += timedelta(minutes=1)
    either_town.ring(f",{either_town.tail(name)},1")
    assert by_name(either_town, name) == before
