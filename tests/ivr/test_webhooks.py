"""The telephone provider's door: what is answered, once only, and what is refused."""

import logging
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from balance.account import Statement
from balance.money import Cents
from ivr import calls
from ivr.ports import Sms
from tests.ivr.provider import CALLER, URL, Provider, asked_next, hangs_up, said
from tests.ivr.samples import EAN, NORMAL, OFF, TAIL


def test_a_call_hears_its_balance(provider: Provider) -> None:
    assert "Solde de votre compteur" in said(provider.start())
    assert "Prenez votre facture" in said(provider.press(1, ""))
    assert "neuf zéro deux, … zéro zéro zéro" in said(provider.press(2, TAIL))
    answer = provider.press(3, "1")
    assert "Il vous reste trente-huit euros et quatre-vingts centimes." in said(answer)
    assert asked_next(answer).startswith("/calls/turn?step=4&lang=fr&")
    assert "#rc=2" in answer.text


def test_a_number_keyed_in_the_welcome_is_read_back_at_once(provider: Provider) -> None:
    provider.start()
    assert "neuf zéro deux" in said(provider.press(1, TAIL))


def test_the_language_chosen_is_spoken_and_named_for_an_apology(provider: Provider) -> None:
    provider.start()
    answer = provider.press(1, "2")
    assert "Neem uw factuur" in said(answer)
    assert "step=2&lang=nl&" in asked_next(answer)


def test_silence_is_heard(provider: Provider) -> None:
    provider.start()
    provider.press(1, "")
    assert "Je n'ai rien reçu." in said(provider.press(2, ""))
    answer = provider.post("/calls/turn?step=3")
    assert "Je n'entends aucune touche." in said(answer)
    assert hangs_up(answer)


def test_keys_no_telephone_has_are_silence(provider: Provider) -> None:
    provider.start()
    provider.press(1, "")
    assert "Je n'ai rien reçu." in said(provider.press(2, "é\x00 "))


@pytest.mark.rule("statement.off_unknown")
@pytest.mark.parametrize("statement", [None, OFF])
def test_unknown_and_off_prepayment_get_the_same_document(
    provider: Provider, statement: Statement | None
) -> None:
    provider.statement = statement
    confirmed(provider)
    answer = provider.press(2, "1")
    assert said(answer) == (
        "Je n'ai pas reconnu ce numéro. Regardez bien, et tapez-le encore une fois."
    )
    assert provider.slept == [provider.door.pace.fixed]


def test_a_balance_is_not_held_back(provider: Provider) -> None:
    confirmed(provider)
    provider.press(2, "1")
    assert provider.slept == []


def test_an_sms_is_asked_for_once_however_often_its_webhook_comes(provider: Provider) -> None:
    confirmed(provider)
    provider.press(2, "1")
    provider.press(3, "3")
    answers = {provider.press(4, "2").text for _ in range(3)}
    assert len(answers) == 1
    ((kind, cause),) = provider.told
    assert kind is Sms.BALANCE
    assert re.fullmatch("call:[0-9a-f]{32}", cause), "a message is kept longer than its call"


def test_the_alert_is_raised_and_told(provider: Provider) -> None:
    confirmed(provider)
    for step, keys in ((2, "1"), (3, "3"), (4, "3"), (5, "20")):
        provider.press(step, keys)
    answer = provider.press(6, "1")
    assert "votre alerte est à vingt euros" in said(answer)
    assert provider.risen_to == [Cents(2000)]
    assert [kind for kind, _ in provider.told] == [Sms.THRESHOLD_CHANGED]


def test_an_account_closed_to_the_phone_meanwhile_is_not_changed_by_phone(
    provider: Provider,
) -> None:
    confirmed(provider)
    for step, keys in ((2, "1"), (3, "3"), (4, "3"), (5, "20")):
        provider.press(step, keys)
    provider.statement = None
    assert "Je n'ai pas reconnu ce numéro." in said(provider.press(6, "1"))
    assert (provider.risen_to, provider.told) == ([], [])
    assert provider.slept == [provider.door.pace.fixed]


def test_a_repeated_webhook_gets_the_same_answer_and_no_second_turn(provider: Provider) -> None:
    confirmed(provider)
    first = provider.press(2, "1")
    provider.statement = replace(NORMAL, balance=NORMAL.top_up_min)
    assert provider.press(2, "1").text == first.text
    assert provider.press(2, "0").text == first.text
    assert provider.looked_up == 1


def test_a_repeated_start_gets_the_same_answer(provider: Provider) -> None:
    assert provider.start().text == provider.start().text


def test_the_last_words_can_be_repeated_until_the_call_has_ended(provider: Provider) -> None:
    provider.start()
    goodbye = provider.press(1, "0")
    assert hangs_up(goodbye)
    assert provider.press(1, "0").text == goodbye.text
    assert provider.hang_up().status_code == 204
    assert provider.press(1, "0").status_code == 410


@pytest.mark.parametrize("step", [1, 3, 4, 99])
def test_a_turn_out_of_order_is_refused(provider: Provider, step: int) -> None:
    provider.start()
    provider.press(1, TAIL)
    provider.press(2, "*")
    provider.press(3, "*")
    expected = 200 if step in (3, 4) else 409
    assert provider.press(step, "*").status_code == expected


def test_a_start_repeated_in_the_middle_is_refused(provider: Provider) -> None:
    provider.start()
    provider.press(1, TAIL)
    assert provider.start().status_code == 409


def test_a_turn_after_the_goodbye_is_refused(provider: Provider) -> None:
    provider.start()
    provider.press(1, "0")
    assert provider.press(2, TAIL).status_code == 409


def test_an_unknown_call_is_refused(provider: Provider) -> None:
    assert provider.press(1, TAIL).status_code == 404
    assert provider.hang_up().status_code == 404


def test_an_ended_call_is_refused(provider: Provider) -> None:
    provider.start()
    provider.hang_up()
    assert provider.press(1, TAIL).status_code == 410
    assert provider.start().status_code == 410
    assert provider.hang_up().status_code == 204


def test_a_captured_webhook_is_worthless_later(provider: Provider) -> None:
    provider.start()
    provider.press(1, TAIL)
    provider.press(2, "1")
    provider.now += timedelta(minutes=21)
    assert provider.press(2, "1").status_code == 410


def test_a_status_on_the_way_does_not_end_the_call(provider: Provider) -> None:
    provider.start()
    assert provider.post("/calls/status", CallStatus="in-progress").status_code == 204
    assert provider.press(1, TAIL).status_code == 200


def test_a_call_of_ten_minutes_is_ended_with_the_help_number(provider: Provider) -> None:
    provider.start()
    provider.now += timedelta(minutes=10)
    answer = provider.press(1, TAIL)
    assert "Cet appel a duré longtemps." in said(answer)
    assert hangs_up(answer)


@pytest.mark.parametrize("sid", ["", "CA'", "C" * 65])
def test_a_webhook_without_a_sensible_call_id_is_refused(provider: Provider, sid: str) -> None:
    for path in ("/calls/incoming", "/calls/status"):
        assert provider.post(path, CallSid=sid).status_code == 400


@pytest.mark.parametrize("query", ["", "?step=", "?step=x", "?step=0", "?step=-1"])
def test_a_turn_without_a_sensible_step_is_refused(provider: Provider, query: str) -> None:
    provider.start()
    assert provider.post(f"/calls/turn{query}", Digits="1").status_code == 400


def test_a_failure_is_answered_with_an_apology_and_logged_without_digits(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    confirmed(provider)
    provider.broken = RuntimeError(f"no such row: {EAN}")
    with caplog.at_level(logging.ERROR):
        answer = provider.press(2, "1")
    assert "Excusez-nous." in said(answer)
    assert hangs_up(answer)
    (record,) = caplog.records
    assert vars(record)["error"] == "RuntimeError"
    assert TAIL not in str(vars(record))
    assert record.exc_info is None


def test_a_failure_takes_no_turn(provider: Provider) -> None:
    confirmed(provider)
    provider.broken = RuntimeError("down")
    provider.press(2, "1")
    provider.broken = None
    assert "trente-huit euros" in said(provider.press(2, "1"))


def test_a_missing_database_is_answered_with_an_apology(provider: Provider) -> None:
    with provider.door.turns.database.write() as connection:
        calls.calls.drop(connection)
    assert "Excusez-nous." in said(provider.start())


def test_no_digit_that_was_keyed_outlives_the_call(provider: Provider) -> None:
    confirmed(provider)
    provider.press(2, "1")
    provider.hang_up()
    with provider.door.turns.database.read() as connection:
        (row,) = connection.execute(select(calls.calls)).all()
    assert (row.state, row.answer, row.claim, row.outcome) == ("", "", "", "balance")
    assert TAIL not in str(row)
    assert CALLER not in str(row)


def test_a_retry_gets_the_same_answer_and_another_request_of_that_step_none(
    provider: Provider,
) -> None:
    provider.start(token="a")
    first = provider.press(1, TAIL, token="b")
    assert provider.press(1, TAIL, token="b").text == first.text
    assert provider.press(1, TAIL, token="c").status_code == 409
    assert provider.press(1, TAIL).status_code == 409
    assert provider.press(2, "1", token="d").status_code == 200


def test_the_fallback_says_sorry_in_the_language_of_the_call_that_failed(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    failed = f"{URL}/calls/turn?step=3&lang=nl"
    with caplog.at_level(logging.ERROR):
        answer = provider.post("/calls/fallback", ErrorCode="11200", ErrorUrl=failed)
    assert "Onze excuses" in said(answer)
    assert "nul zeven acht" in said(answer)
    assert hangs_up(answer)
    assert vars(caplog.records[0])["error"] == "11200"


@pytest.mark.parametrize("form", [{}, {"ErrorUrl": "::"}, {"ErrorUrl": "x?lang=xx&lang=%ff"}])
def test_the_fallback_speaks_french_of_what_it_cannot_read(
    provider: Provider, form: dict[str, str]
) -> None:
    assert "Excusez-nous." in said(provider.post("/calls/fallback", **form))


def confirmed(provider: Provider) -> None:
    provider.start()
    provider.press(1, TAIL)


def together(count: int, act: Callable[[], str]) -> list[str]:
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(act())) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_webhook_at_the_same_moment_is_one_turn(provider: Provider) -> None:
    starts = together(4, lambda: provider.start().text)
    provider.press(1, TAIL)
    answers = together(4, lambda: provider.press(2, "1").text)
    assert (len(set(starts)), len(set(answers)), len(answers)) == (1, 1, 4)
    assert provider.looked_up == 1
