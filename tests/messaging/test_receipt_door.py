"""The provider's receipts come in at a door that believes nobody else."""

import logging

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from balance.storage.database import Database
from config.signature import SignatureCheck
from messaging.receipt_door import ReceiptDoor, blueprint
from tests.messaging.proofs import MAIL, SOON, Household

_SIGN = SignatureCheck("a-token-of-the-tests", "https://line.example/base")


class Provider:
    """Signs and posts receipts about the message of a household."""

    def __init__(self, database: Database) -> None:
        self.home = Household(database).write(provider_id=None)
        door = ReceiptDoor(database, lambda: SOON, _SIGN, self.home.follow_ups)
        app = Flask("tests")
        app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
        app.register_blueprint(blueprint(door))
        self.client = app.test_client()
        self.path = f"/receipts/twilio/{self.home.message_id}"

    def post(self, path: str | None = None, **form: str) -> TestResponse:
        path = path or self.path
        headers = {"X-Twilio-Signature": _SIGN.sign(path, form)}
        return self.client.post(path, data=form, headers=headers)

    def state(self) -> object:
        return self.home.first()["state"]


@pytest.fixture
def provider(database: Database) -> Provider:
    return Provider(database)


def test_a_signed_receipt_moves_its_message(provider: Provider) -> None:
    answer = provider.post(MessageSid="SM1", MessageStatus="sent", To="+32470000001")
    assert (answer.status_code, answer.data, provider.state()) == (204, b"", "sent")
    assert provider.home.first()["provider_id"] == "SM1"


@pytest.mark.parametrize("word", ["MessageStatus", "SmsStatus"])
def test_a_failure_says_its_code_and_takes_another_way(provider: Provider, word: str) -> None:
    form = {"MessageSid": "SM1", word: "undelivered", "ErrorCode": "30005"}
    assert provider.post(**form).status_code == 204
    assert provider.home.first()["reason"] == "undelivered 30005"
    assert [row[1:3] for row in provider.home.waiting()] == [MAIL]


def test_the_signature_covers_the_query(provider: Provider) -> None:
    path = f"{provider.path}?try=%C3%A9"
    form = {"MessageSid": "SM1", "MessageStatus": "sent"}
    assert provider.post(path, **form).status_code == 204
    headers = {"X-Twilio-Signature": _SIGN.sign(provider.path, form)}
    assert provider.client.post(path, data=form, headers=headers).status_code == 403


@pytest.mark.parametrize("header", [None, "", "forged"])
def test_a_forged_receipt_is_refused(provider: Provider, header: str | None) -> None:
    headers = {} if header is None else {"X-Twilio-Signature": header}
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    answer = provider.client.post(provider.path, data=form, headers=headers)
    assert (answer.status_code, provider.state()) == (403, "accepted")


def test_a_receipt_signed_for_another_message_or_word_is_refused(provider: Provider) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    for path, signed in (("/receipts/twilio/99", form), (provider.path, form | {"x": "1"})):
        headers = {"X-Twilio-Signature": _SIGN.sign(path, signed)}
        answer = provider.client.post(provider.path, data=form, headers=headers)
        assert (answer.status_code, provider.state()) == (403, "accepted")


def test_what_is_no_form_is_refused(provider: Provider) -> None:
    headers = {"X-Twilio-Signature": _SIGN.sign(provider.path, {})}
    answer = provider.client.post(provider.path, json={"MessageSid": "SM1"}, headers=headers)
    assert answer.status_code == 403


def test_only_posts_are_answered(provider: Provider) -> None:
    assert provider.client.get(provider.path).status_code == 405


@pytest.mark.parametrize("number", [10**6, 0, 2**63, 10**30])
def test_a_receipt_of_a_message_nobody_knows_needs_no_repetition(
    provider: Provider, number: int
) -> None:
    path = f"/receipts/twilio/{number}"
    assert provider.post(path, MessageSid="SM1", MessageStatus="sent").status_code == 204


def test_a_word_nobody_knows_is_logged_without_what_else_was_sent(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answer = provider.post(MessageSid="SM1", MessageStatus="teleported", To="+32470000001")
    assert (answer.status_code, provider.state()) == (204, "accepted")
    [record] = caplog.records
    assert record.__dict__["word"] == "teleported"
    assert "32470" not in str(record.__dict__)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"MessageStatus": "sent"}, "MessageSid"),
        ({"MessageSid": "S" * 65, "MessageStatus": "sent"}, "MessageSid"),
        ({"MessageSid": "SM1"}, "MessageStatus"),
        ({"MessageSid": "SM1", "MessageStatus": "+32470000001"}, "MessageStatus"),
    ],
)
def test_a_receipt_that_lacks_something_is_refused_in_a_sentence(
    provider: Provider, form: dict[str, str], field: str
) -> None:
    answer = provider.post(**form)
    assert (answer.status_code, answer.text.startswith(f"{field} is missing")) == (400, True)


@pytest.mark.parametrize("code", ["", "30005x", "٣٠٠٠٥", "9" * 40])
def test_a_code_that_is_none_is_passed_over(provider: Provider, code: str) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "failed", "ErrorCode": code}
    assert provider.post(**form).status_code == 204
    assert provider.home.first()["reason"] == "failed"


def test_a_receipt_that_cannot_be_kept_is_to_be_repeated(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    with provider.home.database.write() as connection:
        connection.execute(text("ALTER TABLE receipts RENAME TO elsewhere"))
    answer = provider.post(MessageSid="SM1", MessageStatus="delivered", To="+32470000001")
    assert (answer.status_code, provider.state()) == (503, "accepted")
    assert "32470" not in caplog.text
