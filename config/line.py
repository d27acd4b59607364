"""Wires the phone line: what a call reads and changes, says and plays, and who may try it."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from balance.account import Account, AccountId, Statement
from balance.ean import Ean
from balance.estimate import Outlook
from balance.money import Cents
from balance.storage.outlook import read_outlook
from balance.storage.phone import find_open_to_phone, spoken_statement
from balance.storage.standings import standing_now
from balance.storage.thresholds import raise_threshold
from config.bootstrap import Parts, SetUpError, recordings, signature, spoken_numbers
from config.channels import carried, manner
from ivr.answer import Line, Patience
from ivr.guard import Guard
from ivr.pace import Pace
from ivr.ports import Notify, Sms
from ivr.pseudonyms import Pseudonyms
from ivr.recordings import Recordings
from ivr.taking import Turns
from ivr.turns import Asked
from ivr.verbs import Dial
from ivr.webhooks import CallDoor
from messaging.asked import AskedSms
from messaging.kinds import Kind
from voice_prompts.languages import TAGS, Language

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredAccounts:
    """What a call may know of the accounts in the database, and change."""

    parts: Parts

    def find(self, connection: Connection, ean: Ean) -> Account | None:
        return find_open_to_phone(connection, ean)

    def statement(self, connection: Connection, account: Account, now: datetime) -> Statement:
        return spoken_statement(connection, account, self.parts.rules.policies, now)

    def outlook(self, connection: Connection, statement: Statement, now: datetime) -> Outlook:
        return read_outlook(connection, statement, self.parts.rules.policies, now)

    def raise_alert(self, connection: Connection, ean: Ean, to: Cents, now: datetime) -> bool:
        return raise_threshold(connection, ean, to, now, self.parts.books)


def call_door(parts: Parts) -> CallDoor:
    """The door of the telephone provider.

    Raises SetUpError when recordings are asked for that no voice can speak.
    """
    pseudonyms, settings = Pseudonyms(), parts.settings
    turns = Turns(
        database=parts.database,
        clock=parts.clock,
        line=spoken_line(parts),
        public_url=settings.base_url.rstrip("/"),
        accounts=StoredAccounts(parts),
        notify=_notify(parts),
        guard=Guard(pseudonyms, settings.call_limits),
        pseudonyms=pseudonyms,
        recordings=_played(parts),
        slow_seconds=settings.slow_seconds,
        longest=timedelta(minutes=settings.call_minutes),
    )
    pace = Pace(in_time=settings.look_up_seconds, fixed=settings.refusal_seconds)
    return CallDoor(turns, signature(parts), pace)


def spoken_line(parts: Parts) -> Line:
    """What the line says of its operator, and how patient it is."""
    settings, operator = parts.settings, parts.rules.operator
    patience = Patience(settings.welcome_seconds, settings.question_seconds, settings.meter_seconds)
    passed_on = settings.transfer_to and Dial(settings.transfer_to, settings.transfer_from)
    hours = operator.opening_hours
    return Line(spoken_numbers(operator), hours, patience, passed_on or None)


def _notify(parts: Parts) -> Notify:
    asked = AskedSms(
        manner(parts.settings, parts.rules.operator),
        carried(parts.settings, parts.rehearsal),
        partial(standing_now, policies=parts.rules.policies),
        parts.clock,
    )

    def notify(connection: Connection, account: AccountId, kind: Sms, cause: str) -> Asked:
        return Asked(asked(connection, account, Kind(kind), cause))

    return notify


def _played(parts: Parts) -> Recordings | None:
    """What the line plays; None: it says everything."""
    voice = parts.settings.voice
    if voice == "say" or (voice is None and not parts.rehearsal):
        return None
    made, french = recordings(parts), TAGS[Language.FR]
    if made.speaks(french):
        return made
    if voice == "play":
        raise SetUpError(
            "ALLOSOLDE_VOICE=play needs an offline voice: "
            f"none here speaks {french}, install the extra allosolde[dutch]."
        )
    _log.warning("No offline voice speaks %s: the phone shows captions, without sound.", french)
    return None
