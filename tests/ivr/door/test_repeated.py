"""A webhook that comes twice, one after the other or at once, is one turn with one answer."""

import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from balance.ean import tail
from ivr.calls import calls
from ivr.guard import tries
from messaging.tables import messages
from tests.ivr.door.switchboard import Ring, Switchboard, open_meters, says, sentence

CALLER = "+32470111222"
TIMES = 4
# After the number: right, something else, by SMS, something else, an alert, of 20, yes.
KEYS = ("1", "3", "2", "3", "3", "20", "1")
Send = Callable[[Ring, str, str, Sequence[str]], list[TestResponse]]


def webhook(call: Ring, path: str, keys: str, token: str) -> TestResponse:
    form = {"CallSid": call.sid, "From": CALLER, **({"Digits": keys} if keys else {})}
    return call.board.post(path, form, token)


def at_once(call: Ring, path: str, keys: str, tokens: Sequence[str]) -> list[TestResponse]:
    """What is answered to a webhook that comes several times at the same moment."""
    answers, ready = list[TestResponse](), threading.Barrier(len(tokens))

    def send(token: str) -> None:
        ready.wait()
        answers.append(webhook(call, path, keys, token))

    threads = [threading.Thread(target=send, args=[token]) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(tokens)
    return answers


def one_by_one(call: Ring, path: str, keys: str, tokens: Sequence[str]) -> list[TestResponse]:
    return [webhook(call, path, keys, token) for token in tokens]


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("send", [one_by_one, at_once])
def test_every_webhook_of_a_call_may_come_several_times(
    board: Switchboard, send: Send, is_named: bool
) -> None:
    meters = open_meters(board.parts, live=1, off=1, closed=1)
    call = Ring(board, CALLER, "CA1", asks="/calls/incoming")
    for place, keys in enumerate(("", tail(meters.live[0]), *KEYS)):
        token = f"token {place}" if is_named else ""
        (document,) = {sentence(one) for one in send(call, call.asks, keys, [token] * TIMES)}
        call.hear(document)
    assert counted(board) == (2 + len(KEYS), 1, 2)


def test_of_several_requests_for_one_turn_one_is_taken(board: Switchboard) -> None:
    meters = open_meters(board.parts, live=1, off=1, closed=1)
    call = board.ring(CALLER)
    call.press(tail(meters.live[0]), "1", "3")
    answers = at_once(call, call.asks, "2", [f"token {place}" for place in range(TIMES)])
    assert sorted(one.status_code for one in answers) == [200] + [409] * (TIMES - 1)
    assert counted(board) == (5, 1, 1)


def test_an_end_told_before_the_answer_leaves_nothing_of_the_call(board: Switchboard) -> None:
    meters = open_meters(board.parts, live=1, off=1, closed=1)
    for _ in range(TIMES):
        call = board.ring(CALLER)
        call.press(tail(meters.live[0]))
        turn = threading.Thread(target=webhook, args=(call, call.asks, "1", ""))
        turn.start()
        call.hang_up()
        turn.join()
    with board.parts.database.read() as connection:
        columns = (calls.c.state, calls.c.answer, calls.c.claim)
        rows = connection.execute(select(*columns, calls.c.ended_at)).all()
    assert {row[:3] for row in rows} == {("", "", "")}
    assert all(row.ended_at for row in rows)


def test_an_end_told_before_the_ring_is_refused_and_the_ring_is_answered(
    board: Switchboard,
) -> None:
    form = {"CallSid": "CA1", "From": CALLER, "CallStatus": "completed"}
    assert board.post("/calls/status", form).status_code == 404
    call = Ring(board, CALLER, "CA1")
    assert says(call.ask("/calls/incoming"), "W1")
    call.hang_up()


def counted(board: Switchboard) -> tuple[int, ...]:
    """The turns of its call, the numbers tried, the SMS written."""
    with board.parts.database.read() as connection:
        turns = connection.execute(select(calls.c.step)).scalar_one()
        others = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (tries, messages)
        )
        return (turns, *others)
