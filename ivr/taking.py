"""Takes the turns of a call: each once, under its claim, with all that it needs of the account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from balance.account import Statement
from balance.calendar import civil_date
from balance.estimate import Outlook
from balance.storage.database import Database
from ivr import calls
from ivr.answer import Facts, Line, apologise, slowly, speak
from ivr.dialogue import found, next_step, raised, sent, too_many_tries
from ivr.guard import Guard
from ivr.ports import Accounts, Notify, Sms
from ivr.pseudonyms import Pseudonyms
from ivr.recordings import Recordings, path_of
from ivr.spoken import Spoken
from ivr.turns import (
    Asked,
    Call,
    Cue,
    Heard,
    LookUp,
    Need,
    OutOfTime,
    RaiseAlert,
    SendBalance,
    Started,
    Step,
    Topic,
    Turn,
)
from ivr.twiml import render_twiml
from ivr.verbs import Say, Verb
from voice_prompts.languages import Language

TURN: Final = "/calls/turn"
# Twilio, "Webhook connection overrides": after the fragment's words a request that failed comes
# again, two of them within the 15 s of a webhook; each waits longer than we take to apologise.
_RETRIES: Final = "#rc=2&rp=ct,rt,5xx&rt=7000"


@dataclass(frozen=True, slots=True)
class Request:
    """A webhook that asks for a turn. `step` is the number of turns taken before it.

    `claim` names it: only a repeat bears the same one. `late`: the caller was asked to wait for
    this turn, which another request is taking. `began` is the civil day of its call, as `turn_url`
    wrote it down; empty before it was answered.
    """

    sid: str
    step: int
    heard: Heard
    caller: str
    claim: str
    late: bool = False
    began: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The document that answers. `guarded`: it is given at one fixed delay."""

    document: str
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that is no turn of a running call; `status` is HTTP's."""

    status: int


@dataclass(frozen=True, slots=True)
class Turns:
    """Takes turns. `public_url` is the address the provider dials, without a path.

    `recordings` are played; None: the provider's own voice says everything. `slow_seconds` is how
    long an answer waits while too many numbers are tried, `longest` how long a call may last.
    """

    database: Database
    clock: Callable[[], datetime]
    line: Line
    public_url: str
    accounts: Accounts
    notify: Notify
    guard: Guard
    pseudonyms: Pseudonyms
    recordings: Recordings | None = None
    slow_seconds: int = 4
    longest: timedelta = timedelta(minutes=10)

    def take(self, request: Request) -> Told | Refused:
        """Take the turn, or repeat what was answered when it was taken."""
        now = self.clock()
        with self.database.write() as connection:
            if isinstance(request.heard, Started) and not request.late:
                caller = self.pseudonyms.caller(connection, request.caller, now)
                calls.open_call(connection, request.sid, caller, now)
            stored = calls.load(connection, request.sid)
            if stored is None:
                return Refused(404)
            return _taken(stored, request, now) or self._take(connection, stored, request, now)

    def _take(
        self, connection: Connection, stored: calls.StoredCall, request: Request, now: datetime
    ) -> Told:
        if request.late:
            # Whoever was taking it gave up: what the caller had keyed is lost.
            sorry = apologise(stored.call.language, self.line, now, late=True)
            return Told(render_twiml(sorry, ""))
        turn = _Taking(self, connection, request, now)
        out_of_time = now - stored.started_at >= self.longest
        step = turn.conclude(stored.call, OutOfTime() if out_of_time else request.heard)
        document = self._document(connection, turn.verbs(step), step.call, stored, now)
        calls.save(
            connection,
            request.sid,
            step.call,
            document,
            request.claim,
            now,
            balance_of=self._whose(connection, step, now),
            person=Cue.HELP_NUMBER in step.cues,
        )
        return Told(document, step.guarded)

    def _whose(self, connection: Connection, step: Step, now: datetime) -> str | None:
        ean = step.call.ean
        if ean is None or Cue.ANSWER not in step.cues:
            return None
        return self.pseudonyms.ean(connection, ean, now)

    def _document(
        self,
        connection: Connection,
        verbs: Sequence[Verb],
        call: Call,
        stored: calls.StoredCall,
        now: datetime,
    ) -> str:
        recordings, played = self.recordings, list[Spoken]()
        next_url = turn_url(self.public_url, call.step, call.language, _began(stored))
        if recordings is None:
            return render_twiml(verbs, next_url)

        def recording_of(words: Say) -> str | None:
            if not recordings.speaks(words.language):
                return None
            played.append(Spoken(words.text, words.language))
            return self.public_url + path_of(recordings.name(played[-1]))

        document = render_twiml(verbs, next_url, recording_of)
        recordings.remember(connection, played, now)
        return document


def turn_url(
    public_url: str, step: int, language: Language, began: str, *, late: bool = False
) -> str:
    """Where a turn is asked for. The language is for an apology that cannot read the call.

    The provider signs the address, and no time: what was captured of a call, whose row leaves one
    day, must not serve for one that is begun by its first webhook once more. The day alone, so
    that of two calls the same answers are the same to the byte.
    """
    of_day, waited = f"&began={began}" if began else "", "&late=1" if late else ""
    return f"{public_url}{TURN}?step={step}&lang={language}{of_day}{waited}{_RETRIES}"


def _began(stored: calls.StoredCall) -> str:
    return f"{civil_date(stored.started_at):%Y%m%d}"


def _taken(stored: calls.StoredCall, request: Request, now: datetime) -> Told | Refused | None:
    """What a request gets that is no new turn of a running call; None for one that is."""
    if stored.is_finished(now) or request.began not in ("", _began(stored)):
        return Refused(410)
    if stored.call.step == request.step + 1:
        same = request.late or stored.claim == request.claim
        return Told(stored.answer) if same else Refused(409)
    if stored.call.step != request.step or stored.has_hung_up():
        return Refused(409)
    return None


@dataclass(slots=True)
class _Taking:
    """One turn, from what was heard to what is said."""

    turns: Turns
    connection: Connection
    request: Request
    now: datetime
    statement: Statement | None = field(default=None, init=False)
    outlook: Outlook | None = field(default=None, init=False)
    slow: bool = field(default=False, init=False)

    def conclude(self, call: Call, heard: Heard) -> Step:
        """The step that is said, once all that the turn needs is there."""
        call, turn = next_step(call, heard, self.turns.line.numbers.prefixes)
        while not isinstance(turn, Step):
            call, turn = self._meet(call, turn)
        return turn

    def verbs(self, step: Step) -> tuple[Verb, ...]:
        """What the step says."""
        verbs = speak(step, Facts(self.turns.line, self.now, self.statement, self.outlook))
        if self.slow:
            return slowly(verbs, step.call.language, self.turns.slow_seconds)
        return verbs

    def _meet(self, call: Call, need: Need) -> tuple[Call, Turn]:
        match need:
            case LookUp():
                return self._look_up(call, need)
            case SendBalance():
                return sent(call, self._notify(need, Sms.BALANCE))
            case RaiseAlert():
                return raised(call, self._raise(need))

    def _raise(self, need: RaiseAlert) -> Asked | None:
        accounts, connection = self.turns.accounts, self.connection
        # Closed to the phone since the call began, it is not changed by phone either.
        if accounts.find(connection, need.ean) is None:
            return None
        if not accounts.raise_alert(connection, need.ean, need.to, self.now):
            return None
        return self._notify(need, Sms.THRESHOLD_CHANGED)

    def _look_up(self, call: Call, need: LookUp) -> tuple[Call, Turn]:
        accounts, is_locked = self.turns.accounts, False
        if need.first:
            verdict = self.turns.guard.judge(
                self.connection, self.request.caller, need.ean, self.now
            )
            self.slow, is_locked = verdict.slow, verdict.locked
        # Found before the verdict counts: a number that is locked costs the same queries.
        account = accounts.find(self.connection, need.ean)
        if self.slow and not need.whole:
            return too_many_tries(call)
        if account is None or is_locked:
            return found(call, need, None)
        self.statement = accounts.statement(self.connection, account, self.now)
        if need.topic is Topic.DETAILS:
            self.outlook = accounts.outlook(self.connection, self.statement, self.now)
        return found(call, need, self.statement)

    def _notify(self, need: SendBalance | RaiseAlert, kind: Sms) -> Asked | None:
        account = self.turns.accounts.find(self.connection, need.ean)
        if account is None:
            return None
        # By the call's own name the provider could be asked, for as long as the message is kept.
        turn = f"{self.request.sid} {self.request.step}"
        cause = f"call:{self.turns.pseudonyms.turn(self.connection, turn, self.now)}"
        return self.turns.notify(self.connection, account.account_id, kind, cause)
