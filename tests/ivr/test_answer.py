"""With which verbs each step is said: the question it leaves, its patience, and who helps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from balance.ean import Ean
from ivr.answer import Facts, Patience, apologise, slowly, speak, wait
from ivr.turns import Call, Cue, State, Step
from ivr.verbs import Dial, Gather, Hangup, Pause, Redirect
from tests.ivr.played import play
from tests.ivr.samples import (
    CHRISTMAS,
    EAN,
    LINE,
    NORMAL,
    NOW,
    NUMBERS,
    TRANSFER,
    facts,
    pauses,
    words,
)
from voice_prompts.languages import Language
from voice_prompts.sentences import in_language

NIGHT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
# Dialled as "Zéro septante-huit…" where it starts a sentence.
CLOSED = "Mes collègues ne sont pas là maintenant. Ils seront là"
HELP = "éro septante-huit, … quinze, … septante-huit, … zéro un"


def step(*cues: Cue, state: State = State.EAN, received: int = 0, **call: object) -> Step:
    return Step(replace(Call(state, ean=EAN), **call), cues, received=received)  # type: ignore[arg-type]


def person(language: Language = Language.FR) -> Step:
    cues = (Cue.OFFICE, Cue.PERSON, Cue.HELP_NUMBER, Cue.HELP_NUMBER_AGAIN, Cue.TRANSFER)
    return step(*cues, state=State.OVER, language=language)


def test_an_answer_needs_a_statement() -> None:
    with pytest.raises(ValueError, match="no statement"):
        speak(step(Cue.ANSWER, state=State.MENU), facts())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("cue", Cue)
def test_every_cue_has_words_in_every_language(cue: Cue, language: Language) -> None:
    asked = replace(facts(NORMAL), line=replace(LINE, transfer=TRANSFER))
    assert all(words(speak(step(cue, received=9, language=language), asked)))
    assert words(speak(step(cue, received=9, language=language), asked))


def test_missing_digits_are_counted_in_words() -> None:
    assert words(speak(step(Cue.MISSING, received=9), facts())) == [
        "J'ai neuf chiffres. Il manque encore quatre chiffres. "
        "Continuez, ou tapez étoile pour recommencer."
    ]


def test_missing_digits_of_eighteen_are_counted_from_eighteen() -> None:
    (said,) = words(speak(step(Cue.MISSING, received=13, asks_whole=True), facts()))
    assert said.startswith("J'ai treize chiffres. Il manque encore cinq chiffres.")


@pytest.mark.rule("R11")
def test_a_number_is_read_back_in_groups_of_three_and_four() -> None:
    assert words(speak(step(Cue.READ_BACK, state=State.CONFIRM), facts())) == [
        "J'ai compris : … neuf zéro deux, … zéro zéro zéro, … zéro zéro zéro, … zéro zéro zéro un."
    ]


def test_a_number_keyed_whole_is_read_back_by_its_last_thirteen_digits() -> None:
    whole = step(Cue.READ_BACK, state=State.CONFIRM, asks_whole=True)
    tail = step(Cue.READ_BACK, state=State.CONFIRM)
    assert words(speak(whole, facts())) == words(speak(tail, facts()))


@pytest.mark.rule("R60")
def test_the_help_number_is_said_twice_after_time_to_find_a_pencil() -> None:
    verbs = speak(person(), facts())
    assert words(verbs)[1:] == [
        "Une personne peut vous aider. Prenez un crayon.",
        f"Z{HELP}. Puis tapez deux.",
        f"Je répète. … z{HELP}. Puis tapez deux. L'appel à ce numéro peut être payant.",
    ]
    assert pauses(verbs) == 1
    assert verbs[-1] == Hangup()


@pytest.mark.rule("R60")
@pytest.mark.parametrize(
    ("now", "said"),
    [
        (NOW, "Mes collègues répondent jusqu'à vingt heures."),
        (NIGHT, f"{CLOSED} mardi à huit heures."),
        (CHRISTMAS, f"{CLOSED} samedi à neuf heures."),
        (CHRISTMAS + timedelta(days=1, hours=5), f"{CLOSED} lundi à huit heures."),
    ],
)
def test_the_way_to_a_person_starts_with_the_office_hours(now: datetime, said: str) -> None:
    assert words(speak(person(), facts(now=now)))[0].startswith(said)


def test_callers_are_passed_on_only_where_a_number_is_set_and_the_office_is_open() -> None:
    passing = replace(LINE, transfer=TRANSFER)
    open_now, closed = Facts(passing, NOW), Facts(passing, NIGHT)
    assert TRANSFER in speak(person(), open_now)
    assert words(speak(person(), open_now))[-1] == "Je vous passe une personne. Un instant."
    for asked in (closed, facts()):
        assert not any(isinstance(verb, Dial) for verb in speak(person(), asked))


def test_the_number_is_told_before_a_caller_is_passed_on() -> None:
    verbs = speak(play("0").steps[-1], Facts(replace(LINE, transfer=TRANSFER), NOW))
    said = [verb for verb in verbs if not isinstance(verb, Pause)]
    assert said.index(TRANSFER) == len(said) - 3
    assert words(verbs)[-1].startswith("Merci de votre appel.")


@pytest.mark.parametrize(
    ("state", "finish_on_key", "timeout"),
    [
        (State.WELCOME, "#", 2),
        (State.EAN, "#", 8),
        (State.MORE, "#", 8),
        (State.ALERT, "#", 8),
        (State.CONFIRM, "", 8),
        (State.MENU, "", 8),
        (State.ARROW, "", 20),
        (State.HOLD, "", 20),
        (State.APPLIANCES, "", 20),
        (State.TEST, "", 20),
        (State.SECOND_TEST, "", 20),
        (State.INSTALLER, "", 20),
    ],
)
def test_a_hash_ends_a_number_and_a_caller_at_the_meter_has_time(
    state: State, finish_on_key: str, timeout: int
) -> None:
    (verb,) = speak(replace(step(Cue.RIGHT, state=state), keys=4), facts())
    assert isinstance(verb, Gather)
    assert (verb.finish_on_key, verb.num_digits, verb.timeout) == (finish_on_key, 4, timeout)


def test_the_patience_of_each_question_is_set() -> None:
    patient = replace(LINE, patience=Patience(3, 12, 40))
    states = (State.WELCOME, State.MENU, State.HOLD)
    said = [speak(step(Cue.RIGHT, state=state), Facts(patient, NOW)) for state in states]
    assert [one.timeout for (one,) in said if isinstance(one, Gather)] == [3, 12, 40]


@pytest.mark.parametrize("prefixes", [("54144", "54145"), ()])
def test_no_prefix_is_read_out_unless_there_is_one_only(prefixes: tuple[str, ...]) -> None:
    line = replace(LINE, numbers=replace(NUMBERS, prefixes=prefixes))
    said = words(speak(step(Cue.EAN, Cue.NOT_KNOWN_AGAIN), Facts(line, NOW)))
    assert said[0].endswith("Tapez les treize derniers chiffres du code EAN.")
    assert said[1].endswith("Tapez les treize chiffres de la fin.")


@pytest.mark.rule("gas.smell_first")
def test_the_number_for_the_smell_of_gas_is_dictated() -> None:
    (said,) = words(speak(step(Cue.GAS_SMELL, state=State.MENU), facts()))
    assert said.endswith("zéro huit cents, … huit sept, … zéro huit sept.")


@pytest.mark.parametrize("language", Language)
def test_an_apology_names_a_person_and_hangs_up(language: Language) -> None:
    number = in_language(language).telephone(NUMBERS.help_line)
    for late in (True, False):
        verbs = apologise(language, LINE, NOW, late=late)
        assert sum(number.lower() in said.lower() for said in words(verbs)) == 2
        assert verbs[-1] == Hangup()


def test_an_apology_for_a_late_balance_differs_from_one_for_a_failure() -> None:
    late, failed = (apologise(Language.FR, LINE, NOW, late=one) for one in (True, False))
    assert words(late)[0].startswith("Je n'arrive pas à lire le solde")
    assert words(failed)[0].startswith("Je n'arrive pas à continuer")
    assert words(late)[1:] == words(failed)[1:]


def test_an_apology_without_a_clock_says_no_office_hours() -> None:
    assert not any("collègues" in said for said in words(apologise(Language.FR, LINE, None)))


def test_a_caller_who_waits_is_told_so_and_asked_nothing() -> None:
    assert words(wait(Language.EN)) == [in_language(Language.EN).fill("WAIT")]
    assert wait(Language.EN)[-1] == Redirect()


def test_a_slow_answer_is_the_same_one_after_a_while() -> None:
    verbs = speak(step(Cue.EAN_WHOLE), facts())
    waiting, pause, *rest = slowly(verbs, Language.FR, 4)
    assert (waiting, pause, tuple(rest)) == (wait(Language.FR)[0], Pause(4), verbs)


def test_no_word_of_a_number_that_was_dropped_is_said() -> None:
    unknown = replace(step(Cue.NOT_KNOWN), call=Call(State.EAN, ean=Ean("541449060123456781")))
    assert words(speak(unknown, facts())) == words(speak(step(Cue.NOT_KNOWN), facts()))
