"""Whatever is keyed, a call goes on in words, stays within its limits and comes to an end."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from balance.account import Statement
from ivr.dialogue import MAX_WEBHOOKS
from ivr.moves import MAX_EANS
from ivr.turns import Asked, Call, Cue, Digits, Heard, OutOfTime, Silence, Started, State
from ivr.verbs import Gather
from tests.ivr.played import Played, finding, start
from tests.ivr.samples import OTHER_TAILS, TAIL, hangs_up, words
from tests.ivr.situations import STATEMENTS, steps
from voice_prompts.languages import Language

keys = st.one_of(
    st.sampled_from([TAIL, *OTHER_TAILS, "54144" + TAIL, "5414490200000", "00001"]),
    st.sampled_from(["0", "1", "2", "3", "9", "*", "#", "20", "60"]),
    st.text(alphabet="0123456789*#", min_size=1, max_size=20),
    st.text(max_size=5),
)
likely = st.one_of(st.builds(Digits, keys), st.just(Silence()))
heard = st.one_of(likely, likely, likely, st.just(Started()), st.just(OutOfTime()))
statements = st.sampled_from(list(STATEMENTS.values()))
languages = st.sampled_from(Language)


def played_out(played: Played, turns: list[Heard]) -> Played:
    """A call that hears all this, then silence, until it is over."""
    for turn in [*turns, *[Silence()] * MAX_WEBHOOKS]:
        if played.call.state is State.OVER:
            break
        played.hear(turn)
    return played


def stays_within_limits(played: Played) -> bool:
    documents = [hangs_up(verbs) for verbs in played.verbs]
    return (
        played.call.state is State.OVER
        and played.call.step <= MAX_WEBHOOKS
        and played.call.eans_tried <= MAX_EANS
        and documents.index(True) == len(documents) - 1
    )


@given(st.lists(heard, max_size=40), statements, st.sampled_from([*Asked, None]), languages)
@settings(max_examples=1000)
def test_any_keys_lead_to_words_and_to_an_end(
    turns: list[Heard], statement: Statement | None, asked: Asked | None, language: Language
) -> None:
    played = played_out(start(Played(finding(statement), asked), language), turns)
    assert stays_within_limits(played)
    assert all(words(verbs) and all(words(verbs)) for verbs in played.verbs)


@given(st.data(), statements, st.booleans(), languages)
@settings(max_examples=300)
def test_any_keys_in_any_state_and_any_look_up_lead_on(
    data: st.DataObject, statement: Statement | None, is_busy: bool, language: Language
) -> None:
    running = [step.call for key, step in steps().items() if key.state is not State.OVER]
    here = data.draw(st.sampled_from(running))
    played = Played(finding(statement), is_busy=is_busy, call=replace(here, language=language))
    assert stays_within_limits(played_out(played, data.draw(st.lists(heard, min_size=1))))


@given(
    st.integers(0, MAX_WEBHOOKS - 1),
    st.builds(Digits, st.text("0123456789*#", min_size=1, max_size=18)),
)
def test_a_question_takes_at_least_one_key_and_at_most_a_whole_number(
    turns: int, keyed: Digits
) -> None:
    played = start(Played())
    for _ in range(turns):
        if played.call.state is not State.OVER:
            played.hear(keyed)
    verbs = [verb for turn in played.verbs for verb in turn]
    asked = [verb.num_digits or 0 for verb in verbs if isinstance(verb, Gather)]
    assert all(1 <= number <= 18 for number in asked)


@given(st.lists(st.sampled_from(["1", "2", "3", "*", TAIL, OTHER_TAILS[0]]), max_size=40))
def test_a_call_never_looks_at_more_meters_than_allowed(pressed: list[str]) -> None:
    played = played_out(start(Played()), [Digits(key) for key in pressed])
    assert stays_within_limits(played)
    assert len({*played.looked_up}) <= MAX_EANS


@given(st.lists(likely, max_size=30), statements)
def test_the_same_keys_lead_to_the_same_place_in_every_language(
    turns: list[Heard], statement: Statement | None
) -> None:
    # A call that is past the question for the language.
    calls = [Call(State.EAN, language=language) for language in Language]
    ends = [played_out(Played(finding(statement), call=call), turns) for call in calls]
    said = [[step.cues for step in end.steps] for end in ends]
    assert all(one == said[0] for one in said)


@given(st.lists(likely, max_size=30))
def test_nothing_of_an_unknown_meter_or_one_off_prepayment_differs(turns: list[Heard]) -> None:
    unknown, off = (
        played_out(start(Played(finding(STATEMENTS[name]))), turns)
        for name in ("unknown", "off prepayment")
    )
    assert (unknown.steps, unknown.verbs) == (off.steps, off.verbs)
    assert not any(Cue.ANSWER in step.cues for step in unknown.steps)
