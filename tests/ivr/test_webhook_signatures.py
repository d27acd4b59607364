"""Nobody but the telephone provider comes in."""

import pytest

from balance.storage.database import Database
from tests.ivr.provider import SID, SIGN, Provider


@pytest.mark.parametrize("path", ["/calls/incoming", "/calls/turn?step=1", "/calls/status"])
def test_an_unsigned_webhook_is_refused(provider: Provider, path: str) -> None:
    answer = provider.app.test_client().post(path, data={"CallSid": SID})
    assert (answer.status_code, answer.mimetype) == (403, "text/plain")


@pytest.mark.parametrize("path", ["/calls/incoming", "/calls/turn?step=1", "/calls/status"])
def test_a_forged_webhook_is_refused(provider: Provider, path: str) -> None:
    headers = {"X-Twilio-Signature": SIGN.sign(path, {"CallSid": "CA-other"})}
    answer = provider.app.test_client().post(path, data={"CallSid": SID}, headers=headers)
    assert (answer.status_code, answer.mimetype) == (403, "text/plain")


def test_a_signature_of_another_step_is_refused(provider: Provider) -> None:
    form = {"CallSid": SID, "Digits": "1"}
    headers = {"X-Twilio-Signature": SIGN.sign("/calls/turn?step=1", form)}
    client = provider.app.test_client()
    assert client.post("/calls/turn?step=2", data=form, headers=headers).status_code == 403


def test_a_json_body_is_refused_even_with_the_signature_of_an_empty_form(
    provider: Provider,
) -> None:
    headers = {"X-Twilio-Signature": SIGN.sign("/calls/incoming", {})}
    client = provider.app.test_client()
    answer = client.post("/calls/incoming", json={"CallSid": SID}, headers=headers)
    assert (answer.status_code, answer.mimetype) == (403, "text/plain")


def test_a_signature_check_that_breaks_lets_nobody_in(database: Database) -> None:
    def broken(*_: object) -> bool:
        raise RuntimeError("no token")

    provider = Provider(database, check=broken)
    assert provider.start().status_code == 403


def test_only_posts_are_taken(provider: Provider) -> None:
    assert provider.app.test_client().get("/calls/incoming").status_code == 405
