"""What Twilio's answers and words mean: the whole table, and what is not in it."""

from datetime import timedelta

import pytest

from messaging.channels.twilio_words import Declined, outcome, receipt
from messaging.delivery import (
    Barrier,
    Failing,
    MessageState,
    Misconfigured,
    Receipt,
    Refused,
    Slowed,
    Unknown,
)

FAULTS = (
    *((401, None), (403, None), (404, None)),
    *((401, 20003), (404, 20404), (400, 21408), (400, 21606), (400, 30002)),
    *((400, 21212), (400, 21603), (400, 21609), (400, 21659), (400, 21660)),
    *((400, 21703), (400, 21705), (307, None)),
)


@pytest.mark.parametrize(("status", "code"), FAULTS)
def test_a_fault_of_the_set_up_is_told_to_an_operator_with_its_codes(
    status: int, code: int | None
) -> None:
    told = outcome(Declined(status, code))
    assert isinstance(told, Misconfigured)
    assert f"({status}, {code})" in told.reason or f"({status})" in told.reason
    assert told.reason.endswith(".")


@pytest.mark.parametrize(
    ("status", "code", "setting"),
    [
        (401, 20003, "ALLOSOLDE_TWILIO_AUTH_TOKEN"),
        (404, 20404, "ALLOSOLDE_TWILIO_ACCOUNT_SID"),
        (400, 21606, "ALLOSOLDE_TWILIO_FROM"),
        (400, 21609, "ALLOSOLDE_PUBLIC_URL"),
        (302, None, "ALLOSOLDE_TWILIO_API_URL"),
    ],
)
def test_the_setting_to_put_right_is_named(status: int, code: int | None, setting: str) -> None:
    told = outcome(Declined(status, code))
    assert isinstance(told, Misconfigured)
    assert setting in told.reason


@pytest.mark.parametrize(
    ("code", "barrier"),
    [
        (21211, Barrier.INVALID),
        (21612, Barrier.INVALID),
        (21614, Barrier.INVALID),
        (21635, Barrier.INVALID),
        (21610, Barrier.OPTED_OUT),
    ],
)
def test_an_address_that_cannot_be_written_to_is_barred(code: int, barrier: Barrier) -> None:
    told = outcome(Declined(400, code))
    assert told == Refused(f"Twilio answered 400, code {code}", barrier)


def test_any_other_refusal_is_of_this_message_alone() -> None:
    assert outcome(Declined(400, 21617)) == Refused("Twilio answered 400, code 21617")
    assert outcome(Declined(422)) == Refused("Twilio answered 422")


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599, 200, 204, 101])
def test_what_may_have_been_taken_over_is_never_known_to_be_not(status: int) -> None:
    assert isinstance(outcome(Declined(status, 20500)), Unknown)


@pytest.mark.parametrize(
    ("answer", "rest"),
    [
        (Declined(429), timedelta(seconds=2)),
        (Declined(429, 20429, retry_after=0), timedelta(seconds=2)),
        (Declined(429, 20429, retry_after=30), timedelta(seconds=30)),
        (Declined(400, 20429), timedelta(seconds=2)),
        (Declined(429, retry_after=999_999), timedelta(minutes=5)),
        (Declined(400, 21611), timedelta(minutes=5)),
    ],
)
def test_too_much_is_slowed_down(answer: Declined, rest: timedelta) -> None:
    told = outcome(answer)
    assert isinstance(told, Slowed)
    assert told.rest == rest


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("accepted", MessageState.ACCEPTED),
        ("queued", MessageState.ACCEPTED),
        ("scheduled", MessageState.ACCEPTED),
        ("sending", MessageState.ACCEPTED),
        ("sent", MessageState.SENT),
        ("delivered", MessageState.DELIVERED),
        ("read", MessageState.DELIVERED),
    ],
)
def test_a_word_of_progress_is_a_state(word: str, state: MessageState) -> None:
    assert receipt("SM1", word) == Receipt("SM1", state)


@pytest.mark.parametrize(
    ("code", "failing"),
    [
        (21610, Failing.OPTED_OUT),
        (30001, Failing.TRANSIENT),
        (30002, Failing.CONFIGURATION),
        (30003, Failing.AWAY),
        (30004, Failing.BLOCKED),
        (30005, Failing.CONTACT),
        (30006, Failing.CONTACT),
        (30007, Failing.BLOCKED),
        (30008, Failing.AWAY),
        (30036, Failing.EXPIRED),
        (30500, Failing.TRANSIENT),
        (30999, Failing.BLOCKED),
    ],
)
def test_a_failure_says_by_its_code_what_follows(code: int, failing: Failing) -> None:
    told = receipt("SM1", "undelivered", code)
    assert told == Receipt("SM1", MessageState.UNDELIVERED, f"undelivered {code}", failing)


def test_a_failure_without_a_code_is_one_that_nobody_can_explain() -> None:
    assert receipt("SM1", "failed") == Receipt("SM1", MessageState.FAILED, "failed", Failing.AWAY)


def test_a_word_not_known_says_nothing() -> None:
    assert receipt("SM1", "Delivered") is None
    assert receipt("SM1", "") is None
