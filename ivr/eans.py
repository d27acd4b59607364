"""Decides how a number is asked for: the welcome, the EAN, what is missing of it, the read-back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from balance.ean import parse_ean
from balance.refusals import RefusedInput
from ivr.digits import FULL_LENGTH, Length, counted, drops, measure
from ivr.moves import MAX_EANS, ask, known, person, silent_end
from ivr.turns import Call, Cue, LookUp, State, Step, Topic, Turn
from voice_prompts.languages import Language

LANGUAGE_KEYS: Final = {
    "1": Language.FR,
    "2": Language.NL,
    "3": Language.DE,
    "4": Language.EN,
}
_EAN_SILENCES: Final = 2
_EAN_WRONG: Final = 3
_CONFIRM_TRIES: Final = 4

_READ_BACK: Final = (Cue.READ_BACK, Cue.RIGHT)
_CONFIRM_SILENT: Final = (
    (Cue.RIGHT_SILENT_1, *_READ_BACK),
    (Cue.RIGHT_SILENT_2,),
    (Cue.RIGHT_SILENT_3,),
)
_CONFIRM_WRONG: Final = (
    (Cue.RIGHT_WRONG_1, Cue.RIGHT),
    (Cue.RIGHT_WRONG_2,),
    (Cue.RIGHT_WRONG_3, *_READ_BACK),
)


def welcome(call: Call, keys: str, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    """After the welcome: a lone key is a language, more of them are an EAN at once."""
    new = counted(keys)
    if new in LANGUAGE_KEYS:
        return ask_ean(replace(call, language=LANGUAGE_KEYS[new]))
    if not new:
        # A "*" hears the languages again; silence and a lone "#" are French.
        return ask(call, State.WELCOME, Cue.WELCOME) if drops(keys) else ask_ean(call)
    return key_ean(call, keys, prefixes)


def ask_ean(call: Call) -> tuple[Call, Step]:
    """The first time the number is asked for."""
    return ask(call, State.EAN, Cue.EAN)


def ask_whole(call: Call) -> tuple[Call, Step]:
    """All 18 digits are asked for, as of everybody when too many numbers are tried."""
    call = replace(call, asks_whole=True, kept="", ean=None)
    return ask(call, State.EAN, Cue.EAN_WHOLE, guarded=True)


def ask_other(call: Call) -> tuple[Call, Step]:
    """The number of another meter."""
    call = replace(call, ean=None, kept="", asks_whole=False, ean_silent=0, ean_wrong=0)
    return ask(call, State.EAN, Cue.EAN_OTHER)


def key_ean(call: Call, keys: str, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    """Keys in the EAN question: a lone 0 is a person, a `*` drops what came before it."""
    kept, new = "" if drops(keys) else call.kept, counted(keys)
    if not new:
        return _dropped(call) if drops(keys) else silent_ean(call, prefixes)
    if new == "0" and not kept:
        return person(call)
    return _number(replace(call, kept=kept + new), prefixes)


def silent_ean(call: Call, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    """No key in the EAN question, or none of the five that were to follow."""
    if call.state is State.MORE:
        return _judge(call, call.kept, prefixes)
    call = replace(call, ean_silent=call.ean_silent + 1)
    if call.ean_silent >= _EAN_SILENCES:
        return silent_end(call)
    cue = Cue.MISSING_SILENT if call.kept else Cue.EAN_SILENT
    return ask(call, State.EAN, cue, received=len(call.kept))


def key_confirm(call: Call, key: str) -> tuple[Call, Turn]:
    """A key at the read-back."""
    match key:
        case "1":
            return call, LookUp(known(call), Topic.ANSWER, first=True, whole=call.whole)
        case "2":
            return ask(replace(call, ean=None), State.EAN, Cue.EAN_AGAIN)
        case "" | "*":  # A late "#" of the EAN question cuts the read-back short.
            return ask(call, State.CONFIRM, *_READ_BACK)
        case "0":
            return person(call)
    call = replace(call, wrong=call.wrong + 1)
    if call.wrong >= _CONFIRM_TRIES:
        return person(call, Cue.WRONG_END)
    return ask(call, State.CONFIRM, *_CONFIRM_WRONG[call.wrong - 1])


def silent_confirm(call: Call) -> tuple[Call, Step]:
    """No key at the read-back."""
    call = replace(call, silent=call.silent + 1)
    if call.silent >= _CONFIRM_TRIES:
        return silent_end(call)
    return ask(call, State.CONFIRM, *_CONFIRM_SILENT[call.silent - 1])


def not_known(call: Call, *, guarded: bool) -> tuple[Call, Step]:
    """No balance is said under the number. `guarded`: it was looked up."""
    call = replace(call, kept="", ean=None, ean_wrong=call.ean_wrong + 1)
    if call.ean_wrong >= _EAN_WRONG or call.eans_tried >= MAX_EANS:
        return person(call, Cue.NOT_KNOWN_END, guarded=guarded)
    cue = Cue.NOT_KNOWN if call.ean_wrong == 1 else Cue.NOT_KNOWN_AGAIN
    return ask(call, State.EAN, cue, guarded=guarded)


def _dropped(call: Call) -> tuple[Call, Step]:
    return ask(replace(call, kept=""), State.EAN, Cue.EAN_DROPPED)


def _number(call: Call, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    match measure(call.kept, prefixes, whole=call.asks_whole):
        case Length.SHORT:
            return ask(call, State.EAN, Cue.MISSING, received=len(call.kept))
        case Length.PREFIXED:
            return ask(call, State.MORE, Cue.MORE)
        case Length.LONG:
            return _too_many(call)
        case Length.WHOLE:
            return _judge(call, call.kept, prefixes)


def _judge(call: Call, number: str, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    try:
        ean = parse_ean(number, prefixes)
    except RefusedInput:
        return not_known(call, guarded=False)
    call = replace(call, ean=ean, kept="", whole=len(number) == FULL_LENGTH)
    return ask(call, State.CONFIRM, *_READ_BACK)


def _too_many(call: Call) -> tuple[Call, Step]:
    received = len(call.kept)
    call = replace(call, kept="", ean_wrong=call.ean_wrong + 1)
    if call.ean_wrong >= _EAN_WRONG:
        return person(call, Cue.NOT_KNOWN_END)
    cue = Cue.TOO_MANY if call.ean_wrong == 1 else Cue.TOO_MANY_AGAIN
    return ask(call, State.EAN, cue, received=received)
