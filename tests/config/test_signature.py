"""The signature check against forgers, and against a signature computed here by hand."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from config.signature import SignatureCheck

TOKEN = "a-token-of-the-tests"
CHECK = SignatureCheck(TOKEN, "https://solde.example")
FORM = "application/x-www-form-urlencoded"
PATH = "/calls/incoming"
CALL = {"CallSid": ["CA" + "0" * 32], "Digits": ["9020000000001"], "SpeechResult": [""]}


def signed_by_hand(url: str, form: dict[str, list[str]]) -> str:
    text = url + "".join(name + value for name in sorted(form) for value in form[name])
    digest = hmac.new(TOKEN.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


RIGHT = signed_by_hand("https://solde.example" + PATH, CALL)


def test_a_webhook_signed_with_the_token_is_accepted() -> None:
    assert CHECK("POST", PATH, CALL, RIGHT, FORM)


def test_a_form_as_flask_holds_it_is_accepted() -> None:
    as_flask_holds_it = MultiDict((name, value) for name in CALL for value in CALL[name])

    assert CHECK("POST", PATH, as_flask_holds_it.to_dict(flat=False), RIGHT, FORM)
    assert CHECK.check(PATH, as_flask_holds_it, RIGHT, FORM)


def test_a_charset_in_the_content_type_does_not_matter() -> None:
    assert CHECK("POST", PATH, CALL, RIGHT, "Application/X-WWW-Form-Urlencoded; charset=UTF-8")


@pytest.mark.parametrize("header", [None, "", "AAAA", "é", RIGHT[:-1], RIGHT.lower(), RIGHT + " "])
def test_an_unsigned_or_forged_webhook_is_refused(header: str | None) -> None:
    assert not CHECK("POST", PATH, CALL, header, FORM)


def test_another_accounts_signature_is_refused() -> None:
    other = SignatureCheck("another token", "https://solde.example")

    forged = other.sign(PATH, {name: values[0] for name, values in CALL.items()})

    assert not CHECK("POST", PATH, CALL, forged, FORM)


@pytest.mark.parametrize(
    "tampered",
    [
        CALL | {"Digits": ["9020000000002"]},
        CALL | {"Digits": ["9020000000001", "1"]},
        CALL | {"Extra": ["1"]},
        CALL | {"From": ["+32470000000"]},
        {name: values for name, values in CALL.items() if name != "Digits"},
        {},
    ],
)
def test_a_tampered_form_is_refused(tampered: dict[str, list[str]]) -> None:
    assert not CHECK("POST", PATH, tampered, RIGHT, FORM)


@pytest.mark.parametrize(
    "path", ["/calls/next", "/calls/incoming?step=2", "/calls/incoming/", "/sms/incoming", "", "x"]
)
def test_a_signature_replayed_to_another_path_is_refused(path: str) -> None:
    assert not CHECK("POST", path, CALL, RIGHT, FORM)


def test_the_query_is_part_of_what_is_signed() -> None:
    signature = signed_by_hand("https://solde.example/calls/next?state=ean&n=2", CALL)

    assert CHECK("POST", "/calls/next?state=ean&n=2", CALL, signature, FORM)
    assert not CHECK("POST", "/calls/next?state=ean&n=3", CALL, signature, FORM)


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "", None, "multipart/"])
def test_a_body_that_is_not_a_form_is_refused_even_well_signed(content_type: str | None) -> None:
    of_an_empty_form = signed_by_hand("https://solde.example" + PATH, {})

    assert not CHECK("POST", PATH, {}, of_an_empty_form, content_type)


def test_an_empty_form_is_accepted_only_with_its_own_signature() -> None:
    assert CHECK("POST", PATH, {}, signed_by_hand("https://solde.example" + PATH, {}), FORM)
    assert not CHECK("POST", PATH, {}, RIGHT, FORM)


def test_an_empty_parameter_is_signed_like_any_other() -> None:
    without = {name: values for name, values in CALL.items() if values != [""]}

    assert not CHECK("POST", PATH, without, RIGHT, FORM)


def test_a_repeated_parameter_counts_with_all_its_values() -> None:
    twice = {"Digits": ["1", "2"]}
    signature = signed_by_hand("https://solde.example" + PATH, twice)

    assert CHECK("POST", PATH, twice, signature, FORM)
    assert not CHECK("POST", PATH, {"Digits": ["1"]}, signature, FORM)


@pytest.mark.parametrize("method", ["GET", "PUT", "post", ""])
def test_only_a_post_is_a_webhook(method: str) -> None:
    assert not CHECK(method, PATH, CALL, RIGHT, FORM)


@pytest.mark.parametrize("base", ["https://solde.example", "https://solde.example/"])
def test_a_final_slash_of_the_public_address_does_not_matter(base: str) -> None:
    assert SignatureCheck(TOKEN, base)("POST", PATH, CALL, RIGHT, FORM)


def test_a_public_address_may_have_a_port_and_a_path() -> None:
    check = SignatureCheck(TOKEN, "http://127.0.0.1:8000/line")
    signature = signed_by_hand("http://127.0.0.1:8000/line" + PATH, CALL)

    assert check("POST", PATH, CALL, signature, FORM)


@given(st.dictionaries(st.text(min_size=1), st.text()), st.sampled_from([PATH, "/a?b=c%20d"]))
def test_what_the_handset_signs_is_accepted(form: dict[str, str], path: str) -> None:
    as_received = {name: [value] for name, value in form.items()}

    assert CHECK("POST", path, as_received, CHECK.sign(path, form), FORM)


def test_the_token_is_never_printed() -> None:
    assert TOKEN not in repr(CHECK)


@pytest.mark.parametrize(("token", "url"), [("", "https://a.example"), ("t", ""), ("t", "a.b")])
def test_a_check_without_token_or_address_cannot_be_made(token: str, url: str) -> None:
    with pytest.raises(ValueError, match="cannot be checked"):
        SignatureCheck(token, url)
