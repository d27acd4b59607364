"""Sends the receipts of a message to its callback, signed as Twilio signs them."""

import asyncio
import contextlib
from random import Random
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from tests.twilio.faults import Receipts
from tests.twilio.taken import Taken


async def deliver(message: Taken, plan: Receipts, token: str, random: Random) -> None:
    """All receipts of a message, one after the other, whatever is answered."""
    for word, code in plan.order(random):
        message.status, message.error_code = word, code
        signer = RequestValidator("another token" if plan.forged else token)
        # Who does not listen has to ask: a provider gives up as well.
        with contextlib.suppress(OSError):
            await _post(message, word, code, signer)


async def _post(message: Taken, word: str, code: int | None, signer: RequestValidator) -> None:
    form = {
        "AccountSid": message.account,
        "From": message.sender,
        "MessageSid": message.sid,
        "MessageStatus": word,
        "SmsSid": message.sid,
        "SmsStatus": word,
        "To": message.recipient,
    }
    if code is not None:
        form["ErrorCode"] = str(code)
    body = urlencode(form)
    url = urlsplit(message.callback)
    head = (
        f"POST {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Twilio-Signature: {signer.compute_signature(message.callback, form)}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write((head + body).encode())
    await reader.read()
    writer.close()
    await writer.wait_closed()
