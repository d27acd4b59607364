"""Owns the address that a bounce comes back to, and reads what a mail server says in one."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Final

from messaging.delivery import Failing, MessageState, Receipt

_TAGGED: Final = re.compile(r"\+(\d{1,18})-([0-9a-f]{8})@", re.ASCII)
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
_ID: Final = re.compile(r"[!-~]{1,250}", re.ASCII)
_NO_ID: Final = "bounce"
# Where servers write whom a message was delivered to.
_DELIVERED_TO: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


@dataclass(frozen=True, slots=True)
class Bounces:
    """Where bounces come back to: a mailbox of the operator that takes plus-addresses."""

    address: str
    key: str = field(repr=False)

    def address_of(self, message_id: int) -> str:
        """The sender of one message's envelope: its bounce names it, and nobody can forge it."""
        mailbox, _, domain = self.address.rpartition("@")
        return f"{mailbox}+{message_id}-{_mark(message_id, self.key)}@{domain}"


def read_bounce(raw: bytes, key: str) -> tuple[int, Receipt] | None:
    """The message that a delivery status notification (RFC 3464) is about, and its receipt.

    None for any other mail, one whose address we did not make, and a delivery that goes on being
    tried.
    """
    try:
        return _read(raw, key)
    except RecursionError:
        # No server's notification is so deep.
        return None


def _read(raw: bytes, key: str) -> tuple[int, Receipt] | None:
    mail = message_from_bytes(raw)
    message_id = _message_id(mail, key)
    if message_id is None:
        return None
    for told in _recipients(mail):
        status = _STATUS.match(_said(told, "Status").strip())
        if status is not None and _said(told, "Action").strip().lower() == "failed":
            lasting = status[0].startswith("5")
            failing = Failing.CONTACT if lasting else Failing.TRANSIENT
            reason = f"bounced {status[0]}"
            receipt = Receipt(_id_of(mail), MessageState.UNDELIVERED, reason, failing)
            return message_id, receipt
    return None


def _id_of(mail: Message) -> str:
    """The notification's own id; anybody may have written it, and operators are shown it."""
    own = _said(mail, "Message-ID").strip()
    return own if _ID.fullmatch(own) else _NO_ID


def _message_id(mail: Message, key: str) -> int | None:
    for header in _DELIVERED_TO:
        for value in mail.get_all(header, ()):
            for number, mark in _TAGGED.findall(str(value)):
                if hmac.compare_digest(mark, _mark(int(number), key)):
                    return int(number)
    return None


def _recipients(mail: Message) -> Iterator[Message]:
    """The fields about each recipient; the first group of a report is about the whole of it."""
    for part in mail.walk():
        groups = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(groups, list):
            yield from (group for group in groups if isinstance(group, Message))


def _said(about: Message, header: str) -> str:
    return str(about.get(header, ""))


def _mark(message_id: int, key: str) -> str:
    return hmac.new(key.encode(), f"bounce {message_id}".encode(), hashlib.sha256).hexdigest()[:8]
