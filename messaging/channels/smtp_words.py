"""Owns what a mail server's replies mean at each step (RFC 5321, RFC 4954, RFC 3463)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from messaging.delivery import Barrier, Misconfigured, NotSent, Outcome, Refused, Unknown

_ENHANCED: Final = re.compile(rb"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
# Authentication is required, too weak, refused, or needs encryption.
_LOGIN: Final = (530, 534, 535, 538)
# Of an address: not there, not ours, not one at all.
_NO_ADDRESS: Final = (550, 551, 553)
_MAILBOX_DISABLED: Final = (2, 1)


class Step(StrEnum):
    """How far a conversation has come."""

    OPENING = "the greeting"
    LOGIN = "the login"
    SENDER = "the sender"
    RECIPIENT = "the recipient"
    CONTENT = "the content"


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's code, and what it adds; the words may hold addresses and are shown nowhere."""

    code: int
    said: bytes = b""


_REMEDIES: Final = {
    Step.OPENING: "ask its owner why, and look at ALLOSOLDE_SMTP_URL",
    Step.LOGIN: "put right the user and password in ALLOSOLDE_SMTP_URL",
    Step.SENDER: "put right ALLOSOLDE_BOUNCE_ADDRESS, or the e-mail address in operator.toml",
    Step.RECIPIENT: "put right the user and password in ALLOSOLDE_SMTP_URL",
}


def before_the_end(step: Step, reply: Reply) -> Outcome:
    """What a reply other than "go on" says, before the content was sent whole."""
    said = _sentence(step, reply)
    if not 500 <= reply.code <= 599:
        return NotSent(said)
    if step in (Step.OPENING, Step.LOGIN, Step.SENDER) or reply.code in _LOGIN:
        remedy = _REMEDIES[Step.LOGIN if reply.code in _LOGIN else step]
        return Misconfigured(f"The mail server refuses {step} ({_codes(reply)}): {remedy}.")
    if step is Step.RECIPIENT and _has_no_mailbox(reply):
        return Refused(said, Barrier.INVALID)
    return Refused(said)


def after_the_end(reply: Reply) -> Outcome:
    """What a reply other than "taken" says, once the content was sent whole."""
    said = _sentence(Step.CONTENT, reply)
    if 400 <= reply.code <= 499:
        return NotSent(said)
    return Refused(said) if 500 <= reply.code <= 599 else Unknown(said)


def _has_no_mailbox(reply: Reply) -> bool:
    """Whether the address is wrong: an enhanced code knows better than the old one.

    550 5.7.1 is a policy and says nothing of the address: nobody is crossed out for it.
    """
    found = _ENHANCED.match(reply.said)
    if found is None:
        return reply.code in _NO_ADDRESS
    subject, detail = int(found[2]), int(found[3])
    return subject == 1 or (subject, detail) == _MAILBOX_DISABLED


def _sentence(step: Step, reply: Reply) -> str:
    return f"the mail server answered {_codes(reply)} to {step}"


def _codes(reply: Reply) -> str:
    found = _ENHANCED.match(reply.said)
    return f"{reply.code}" + (f" {found[0].strip().decode()}" if found else "")
