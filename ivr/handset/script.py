"""Decides what one TwiML document asks a phone to do: text in, instructions out, nothing heard.

Knows the verbs this line speaks, with the provider's defaults, and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from ivr.handset import HandsetError

# Twilio, TwiML <Gather>: the time-out when none is given, and the key that finishes.
DEFAULT_TIMEOUT: Final = 5
DEFAULT_FINISH_KEY: Final = "#"


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Play:
    url: str


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: int


Prompt = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """A question: its prompts, then a wait for keys.

    `timeout` is in seconds, from the end of the prompts and then between keys. `num_digits` None
    is any number, `action` None is the address of this same document.
    """

    prompts: tuple[Prompt, ...]
    timeout: int
    num_digits: int | None
    finish_on_key: str
    action_on_empty_result: bool
    action: str | None


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


Instruction = Prompt | Gather | Redirect | Hangup


def read_script(document: bytes) -> tuple[Instruction, ...]:
    """The instructions of a TwiML document, in order.

    Raises HandsetError when it is not TwiML, or has a verb this phone does not know.
    """
    try:
        # Only our own line is called, and expat bounds the expansion of entities.
        root = ElementTree.fromstring(document)  # noqa: S314
    except ElementTree.ParseError as error:
        raise HandsetError(f"The call broke: the line's answer is not XML ({error}).") from error
    if root.tag != "Response":
        raise HandsetError(f"The call broke: the line answered <{root.tag}>, not <Response>.")
    return tuple(_instruction(verb) for verb in root)


def _instruction(verb: ElementTree.Element) -> Instruction:
    match verb.tag:
        case "Gather":
            return _gather(verb)
        case "Redirect":
            _post_only(verb)
            return Redirect(_text(verb))
        case "Hangup":
            return Hangup()
        case _:
            return _prompt(verb)


def _prompt(verb: ElementTree.Element) -> Prompt:
    match verb.tag:
        case "Say":
            return Say(_text(verb), verb.get("language", ""))
        case "Play":
            return Play(_text(verb))
        case "Pause":
            return Pause(_whole(verb, "length", 1))
        case unknown:
            raise HandsetError(f"The call broke: this phone does not know the verb <{unknown}>.")


def _gather(verb: ElementTree.Element) -> Gather:
    _post_only(verb)
    return Gather(
        prompts=tuple(_prompt(nested) for nested in verb),
        timeout=_whole(verb, "timeout", DEFAULT_TIMEOUT),
        num_digits=_whole(verb, "numDigits", 0) or None,
        finish_on_key=verb.get("finishOnKey", DEFAULT_FINISH_KEY),
        action_on_empty_result=verb.get("actionOnEmptyResult", "false").lower() == "true",
        action=verb.get("action"),
    )


def _text(verb: ElementTree.Element) -> str:
    """What is between the tags, the words of nested SSML too, on one line."""
    return " ".join("".join(verb.itertext()).split())


def _whole(verb: ElementTree.Element, attribute: str, default: int) -> int:
    value = verb.get(attribute, str(default))
    if not (value.isascii() and value.isdigit()):
        raise HandsetError(
            f'The call broke: {attribute}="{value}" of <{verb.tag}> is not a whole number.'
        )
    return int(value)


def _post_only(verb: ElementTree.Element) -> None:
    method = verb.get("method", "POST")
    if method != "POST":
        raise HandsetError(f"The call broke: <{verb.tag}> asks for {method}, this line uses POST.")
