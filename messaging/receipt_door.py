"""The door of the SMS provider's receipts: signed requests in, nothing out.

The number of our message stands in the address, so a receipt that comes before the provider's
answer, or instead of it, proves that the message was taken over.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from balance.storage.database import Database
from messaging.channels import twilio_words
from messaging.follow import FollowUps
from messaging.receipts import take

SignatureCheck = Callable[[str, str, Mapping[str, Sequence[str]], str | None, str], bool]

_FORM: Final = "application/x-www-form-urlencoded"
_SIGNATURE: Final = "X-Twilio-Signature"
_SID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_WORD: Final = re.compile(r"[a-z_-]{1,32}")
_CODE: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_IDS: Final = range(1, 2**63)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReceiptDoor:
    """What the door needs."""

    database: Database
    clock: Callable[[], datetime]
    check_signature: SignatureCheck
    follow_ups: FollowUps


def blueprint(door: ReceiptDoor) -> Blueprint:
    """The route of receipts, which answers no unsigned request."""
    routes = Blueprint("receipts", __name__, url_prefix="/receipts")
    routes.before_request(lambda: _refuse_unsigned(door))
    routes.register_error_handler(Exception, _after_failure)

    def twilio(message_id: int) -> Response:
        return _take(door, message_id)

    routes.add_url_rule("/twilio/<int:message_id>", "twilio", twilio, methods=["POST"])
    return routes


def _take(door: ReceiptDoor, message_id: int) -> Response:
    sid = request.form.get("MessageSid", "")
    word = request.form.get("MessageStatus") or request.form.get("SmsStatus", "")
    if not _SID.fullmatch(sid):
        return _answer(400, "MessageSid is missing, or no identifier.")
    if not _WORD.fullmatch(word):
        return _answer(400, "MessageStatus is missing, or no word.")
    found = twilio_words.receipt(sid, word, _code())
    facts = {"message_id": message_id, "word": word}
    if found is None:
        _log.warning("A receipt with a word that is not known was passed over.", extra=facts)
        return Response(status=204)
    known = False
    if message_id in _IDS:
        with door.database.write() as connection:
            known = take(connection, message_id, found, door.follow_ups, door.clock())
    if not known:
        _log.warning("A receipt for a message that is not known was passed over.", extra=facts)
    return Response(status=204)


def _code() -> int | None:
    code = request.form.get("ErrorCode", "")
    return int(code) if _CODE.fullmatch(code) else None


def _refuse_unsigned(door: ReceiptDoor) -> Response | None:
    if request.mimetype != _FORM:
        return _answer(403, "refused")
    query = request.query_string.decode("latin-1")
    signed = door.check_signature(
        request.method,
        f"{request.path}?{query}" if query else request.path,
        request.form.to_dict(flat=False),
        request.headers.get(_SIGNATURE),
        request.content_type or "",
    )
    if not signed:
        _log.warning("A receipt without a valid signature was refused.")
        return _answer(403, "refused")
    g.receipt_is_signed = True
    return None


def _after_failure(fault: Exception) -> Response | HTTPException:
    if isinstance(fault, HTTPException):
        return fault
    # The fault's own words may quote what was sent.
    facts = {"error": type(fault).__name__, "path": request.path}
    if not g.get("receipt_is_signed", False):
        _log.error("The signature of a receipt could not be checked.", extra=facts)
        return _answer(403, "refused")
    _log.error("A receipt could not be kept: the provider is asked to repeat it.", extra=facts)
    return _answer(503, "try again later")


def _answer(status: int, sentence: str) -> Response:
    return Response(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
