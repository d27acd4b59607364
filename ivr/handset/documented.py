"""Owns what the provider documents of its verbs: which stand where, with which attributes.

Twilio, "TwiML for Programmable Voice", the page of each verb. The provider only warns of what it
does not know (12200, "Schema validation warning") and leaves it out, so this phone is stricter.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree

_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        name: frozenset(attributes.split())
        for name, attributes in {
            "Response": "",
            "Say": "voice language loop",
            "Play": "loop digits",
            "Pause": "length",
            "Gather": "action actionOnEmptyResult enhanced finishOnKey hints input language method"
            " numDigits partialResultCallback partialResultCallbackMethod profanityFilter"
            " speechModel speechTimeout timeout",
            "Redirect": "method",
            "Hangup": "",
            "Dial": "action answerOnBridge callerId callReason hangupOnStar method record"
            " recordingStatusCallback recordingStatusCallbackEvent recordingStatusCallbackMethod"
            " recordingTrack referMethod referUrl ringTone sequential timeLimit timeout trim",
            "break": "strength time",
            "emphasis": "level",
        }.items()
    }
)
_SPOKEN: Final = frozenset({"Say", "Play", "Pause"})
_MARKS: Final = frozenset({"break", "emphasis"})
_CHILDREN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "Response": _SPOKEN | {"Gather", "Redirect", "Hangup", "Dial"},
        "Gather": _SPOKEN,
        "Say": _MARKS,
        "emphasis": _MARKS,
    }
)


def undocumented(element: ElementTree.Element) -> str | None:
    """What in this element, or below it, the provider does not document; None when all is known.

    Comments count for nothing.
    """
    known = _ATTRIBUTES.get(element.tag, frozenset())
    for attribute in element.attrib:
        if attribute not in known:
            return f"{attribute} of <{element.tag}>"
    for child in element:
        if not is_comment(child):
            if child.tag not in _CHILDREN.get(element.tag, frozenset()):
                return f"<{child.tag}> in <{element.tag}>"
            if found := undocumented(child):
                return found
    return None


def is_comment(node: ElementTree.Element) -> bool:
    """Whether this node of a document is a comment, which a parser may keep."""
    # The standard library marks a comment by its own factory in the place of a tag.
    mark: object = node.tag
    return mark is ElementTree.Comment
