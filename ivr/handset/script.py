"""Decides what one TwiML document asks a phone to do: text in, instructions out, nothing heard.

Knows the verbs this line speaks, with the provider's defaults, and no others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from ivr.handset import ErrorCode, HandsetError, WebhookError
from ivr.handset.documented import is_comment, undocumented

# Twilio, TwiML <Gather>: the time-out when none is given, and the key that finishes.
DEFAULT_TIMEOUT: Final = 5
DEFAULT_FINISH_KEY: Final = "#"


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Play:
    """Audio, with the words that are spoken in it, "" when the line does not tell them."""

    url: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: int


Prompt = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Question:
    """What a question takes for an answer.

    `timeout` is in seconds, from the end of the prompts and then between keys. `num_digits` None
    is any number, an empty `finish_on_key` is none.
    """

    timeout: int = DEFAULT_TIMEOUT
    num_digits: int | None = None
    finish_on_key: str = DEFAULT_FINISH_KEY


@dataclass(frozen=True, slots=True)
class Gather:
    """A question with its prompts. `action` None is the address of this same document."""

    prompts: tuple[Prompt, ...]
    question: Question
    action_on_empty_result: bool
    action: str | None


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Dial:
    """Another party is called, and the call goes on once that one is over.

    `action` None: with the next verb.
    """

    number: str
    action: str | None


Instruction = Prompt | Gather | Redirect | Hangup | Dial


def read_script(document: bytes) -> tuple[Instruction, ...]:
    """The instructions of a TwiML document, in order.

    A comment directly before <Play> is its caption, every other one is ignored. Raises
    WebhookError when it is not TwiML, HandsetError when it holds what the provider does not
    document.
    """
    try:
        # Only our own line is called, and expat bounds the expansion of entities.
        root = ElementTree.fromstring(document, parser=_parser())  # noqa: S314
    except ElementTree.ParseError as error:
        raise WebhookError(
            f"The call broke: the line's answer is not XML ({error}).", ErrorCode.PARSE
        ) from error
    if root.tag != "Response":
        raise WebhookError(
            f"The call broke: the line answered <{root.tag}>, not <Response>.", ErrorCode.PARSE
        )
    if unknown := undocumented(root):
        raise HandsetError(f"The call broke: the provider documents no {unknown}.")
    return tuple(_instruction(verb, caption) for verb, caption in _captioned(root))


def _parser() -> ElementTree.XMLParser:
    return ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))  # noqa: S314


def _captioned(parent: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str]]:
    """The verbs in `parent`, each with the comment directly before it."""
    caption = ""
    for node in parent:
        if is_comment(node):
            caption = _on_one_line(node.text or "")
        else:
            yield node, caption
            caption = ""


def _instruction(verb: ElementTree.Element, caption: str) -> Instruction:
    match verb.tag:
        case "Gather":
            return _gather(verb)
        case "Redirect":
            _post_only(verb)
            return Redirect(_text(verb))
        case "Hangup":
            return Hangup()
        case "Dial":
            _post_only(verb)
            return Dial(_text(verb), verb.get("action"))
        case _:
            return _prompt(verb, caption)


def _prompt(verb: ElementTree.Element, caption: str) -> Prompt:
    match verb.tag:
        case "Say":
            return Say(_text(verb), verb.get("language", ""))
        case "Play":
            return Play(_text(verb), caption)
        case _:
            return Pause(_whole(verb, "length", 1))


def _gather(verb: ElementTree.Element) -> Gather:
    _post_only(verb)
    question = Question(
        timeout=_whole(verb, "timeout", DEFAULT_TIMEOUT),
        num_digits=_whole(verb, "numDigits", 0) or None,
        finish_on_key=verb.get("finishOnKey", DEFAULT_FINISH_KEY),
    )
    return Gather(
        prompts=tuple(_prompt(nested, caption) for nested, caption in _captioned(verb)),
        question=question,
        action_on_empty_result=verb.get("actionOnEmptyResult", "false").lower() == "true",
        action=verb.get("action"),
    )


def _text(verb: ElementTree.Element) -> str:
    """What is between the tags, the words of nested SSML too, on one line."""
    return _on_one_line("".join(_texts(verb)))


def _texts(element: ElementTree.Element) -> Iterator[str]:
    # itertext of the standard library also gives what stands in comments.
    yield element.text or ""
    for nested in element:
        if not is_comment(nested):
            yield from _texts(nested)
        yield nested.tail or ""


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


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
