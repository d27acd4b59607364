"""Whatever is keyed, a call goes on in words, stays within its limits and comes to an end."""

from hypothesis import given
from hypothesis import strategies as st

from balance.account import Statement
from ivr.dialogue import MAX_EANS, MAX_WEBHOOKS
from ivr.turns import Digits, Heard, OutOfTime, Silence, Started, State
from tests.ivr.samples import (
    CUT,
    EMERGENCY,
    LIMITED,
    LOW,
    NORMAL,
    OFF,
    OTHER_TAILS,
    PENDING,
    READY,
    TAIL,
    Played,
    gas,
    hangs_up,
    words,
)

STATEMENTS = [NORMAL, LOW, EMERGENCY, CUT, PENDING, READY, gas(CUT), gas(READY), LIMITED, OFF, None]
keys = st.one_of(
    st.sampled_from([TAIL, *OTHER_TAILS, "54144" + TAIL, "5414490200000", "00001"]),
    st.sampled_from(["0", "1", "2", "3", "*", "#", "9"]),
    st.text(alphabet="0123456789*#", min_size=1, max_size=20),
    st.text(max_size=5),
)
heard = st.one_of(
    st.builds(Digits, keys), st.just(Silence()), st.just(Started()), st.just(OutOfTime())
)
likely = st.one_of(st.builds(Digits, keys), st.just(Silence()))


@given(st.lists(st.one_of(likely, likely, likely, heard), max_size=40), st.sampled_from(STATEMENTS))
def test_any_keys_lead_to_words_and_to_an_end(turns: list[Heard], statement: Statement) -> None:
    played = Played(lambda ean: statement)
    played.hear(Started())
    for turn in [*turns, *[Silence()] * MAX_WEBHOOKS]:
        if played.call.state is State.OVER:
            break
        played.hear(turn)
    assert played.call.state is State.OVER
    assert len(played.steps) <= MAX_WEBHOOKS
    assert played.call.eans_tried <= MAX_EANS
    assert all(words(verbs) and all(words(verbs)) for verbs in played.verbs)
    assert [hangs_up(verbs) for verbs in played.verbs].index(True) == len(played.verbs) - 1


@given(st.lists(st.sampled_from(["1", "2", "3", "*", TAIL, OTHER_TAILS[0]]), max_size=40))
def test_a_call_never_looks_at_more_meters_than_allowed(pressed: list[str]) -> None:
    played = Played(lambda ean: NORMAL)
    played.hear(Started())
    for key in pressed:
        if played.call.state is not State.OVER:
            played.hear(Digits(key))
    assert len(played.steps) <= MAX_WEBHOOKS
    assert played.call.eans_tried <= MAX_EANS
