"""The telephone provider, as the door of the phone line meets it."""

from dataclasses import dataclass, replace
from datetime import datetime
from xml.etree import ElementTree as ET

from flask import Flask
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from balance.account import Statement
from balance.ean import Ean
from balance.storage.database import Database
from config.signature import SignatureCheck
from ivr.webhooks import CallDoor, blueprint
from tests.ivr.samples import EAN, NORMAL, NOW, NUMBERS

URL = "https://line.example"
SIGN = SignatureCheck("a-token-of-the-tests", URL)
SID = "CA0123456789abcdef0123456789abcdef"


@dataclass
class Provider:
    """Plays the telephone provider: signs, posts, and moves the clock."""

    door: CallDoor
    now: datetime = NOW
    statement: Statement | None = NORMAL
    broken: Exception | None = None
    looked_up: int = 0

    def __post_init__(self) -> None:
        self.door = replace(self.door, clock=lambda: self.now, look_up=self.look_up)
        app = Flask("tests")
        app.register_blueprint(blueprint(self.door))
        self.app = app

    def look_up(self, connection: Connection, ean: Ean, now: datetime) -> Statement | None:
        self.looked_up += 1
        if self.broken:
            raise self.broken
        return self.statement if ean == EAN else None

    def post(self, path: str, **form: str) -> TestResponse:
        form = {"CallSid": SID, "From": "+32470000000", **form}
        signature = SIGN.sign(path, form)
        headers = {"X-Twilio-Signature": signature}
        return self.app.test_client().post(path, data=form, headers=headers)

    def start(self) -> TestResponse:
        return self.post("/calls/incoming")

    def press(self, step: int, digits: str) -> TestResponse:
        return self.post(f"/calls/turn?step={step}", Digits=digits)

    def hang_up(self) -> TestResponse:
        return self.post("/calls/status", CallStatus="completed")


def door_of(database: Database) -> CallDoor:
    return CallDoor(database, lambda: NOW, SIGN, NUMBERS, URL, lambda *_: None)


def said(answer: TestResponse) -> str:
    assert answer.status_code == 200
    assert answer.mimetype == "text/xml"
    root = ET.fromstring(answer.text)  # noqa: S314
    return " ".join(element.text or "" for element in root.iter("Say"))


def hangs_up(answer: TestResponse) -> bool:
    return answer.text.endswith("<Hangup /></Response>")
