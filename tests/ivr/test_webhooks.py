"""The telephone provider's door: what is answered, once only, and what is refused."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from balance.account import Statement
from ivr import calls
from tests.ivr.provider import URL, Provider, hangs_up, said
from tests.ivr.samples import EAN, NORMAL, NOW, OFF, TAIL


def test_a_call_hears_its_balance(provider: Provider) -> None:
    assert "Prenez le code EAN" in said(provider.start())
    assert "neuf zéro deux, … zéro zéro zéro" in said(provider.press(1, TAIL))
    answer = provider.press(2, "1")
    assert "Il vous reste trente-huit euros et quatre-vingts centimes." in said(answer)
    assert f'action="{URL}/calls/turn?step=3"' in answer.text


def test_silence_is_heard(provider: Provider) -> None:
    provider.start()
    assert "Je n'ai rien reçu." in said(provider.press(1, ""))
    answer = provider.post("/calls/turn?step=2")
    assert "Je n'entends aucune touche." in said(answer)
    assert hangs_up(answer)


def test_keys_no_telephone_has_are_silence(provider: Provider) -> None:
    provider.start()
    assert "Je n'ai rien reçu." in said(provider.press(1, "é\x00 "))


@pytest.mark.rule("statement.off_unknown")
@pytest.mark.parametrize("statement", [None, OFF])
def test_unknown_and_off_prepayment_get_the_same_document(
    provider: Provider, statement: Statement | None
) -> None:
    provider.statement = statement
    provider.start()
    provider.press(1, TAIL)
    answer = provider.press(2, "1")
    assert said(answer) == (
        "Je n'ai pas reconnu ce numéro. Regardez bien, et tapez-le encore une fois."
    )


def test_a_repeated_webhook_gets_the_same_answer_and_no_second_turn(provider: Provider) -> None:
    provider.start()
    provider.press(1, TAIL)
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
    provider.start()
    provider.press(1, TAIL)
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
    provider.start()
    provider.press(1, TAIL)
    provider.broken = RuntimeError("down")
    provider.press(2, "1")
    provider.broken = None
    assert "trente-huit euros" in said(provider.press(2, "1"))


def test_a_missing_database_is_answered_with_an_apology(provider: Provider) -> None:
    with provider.door.database.write() as connection:
        calls.calls.drop(connection)
    assert "Excusez-nous." in said(provider.start())


def test_what_was_heard_is_kept_with_the_call(provider: Provider) -> None:
    provider.start()
    provider.press(1, TAIL)
    with provider.door.database.read() as connection:
        row = connection.execute(select(calls.calls)).one()
    assert (row.heard, row.step, row.started_at, row.turned_at) == (TAIL, 2, NOW, NOW)


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
