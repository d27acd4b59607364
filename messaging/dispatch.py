"""Sends what is due: claims, submits, lets the channel talk, and records what became of it."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from balance.storage.brake import Stopped, is_stopped
from balance.storage.database import Database
from messaging import claims, leases
from messaging.claims import Claimer, Lease
from messaging.delivery import (
    Accepted,
    CancelReason,
    Channel,
    ChannelName,
    MessageState,
    Misconfigured,
    NotSent,
    Outcome,
    Refused,
    Slowed,
    Unknown,
    step_after,
)
from messaging.pacing import Pace, rest
from messaging.pauses import give_back, pause, resume
from messaging.submitting import Submitter

# So many calls in a row that nothing proves to have been taken or declined.
_SILENCES = 5

_log = logging.getLogger(__name__)

_ROUNDS: Final = 3
_IDLE_RUNS: Final = 20


@dataclass(frozen=True, slots=True)
class DispatchReport:
    """What one run did, in messages; `postponed` ones will be tried again.

    `paused` names the channels that wait for an operator or for their provider.
    """

    accepted: int
    failed: int
    cancelled: int
    unknown: int
    postponed: int = 0
    paused: frozenset[ChannelName] = frozenset()

    def __add__(self, other: "DispatchReport") -> "DispatchReport":
        return DispatchReport(
            self.accepted + other.accepted,
            self.failed + other.failed,
            self.cancelled + other.cancelled,
            self.unknown + other.unknown,
            self.postponed + other.postponed,
            self.paused | other.paused,
        )


@dataclass(slots=True)
class _Run:
    states: list[MessageState] = field(default_factory=list)
    paused: set[ChannelName] = field(default_factory=set)
    silent: set[ChannelName] = field(default_factory=set)
    is_held: bool = False
    superseded: int = 0

    def add(self, state: MessageState, count: int = 1) -> None:
        self.states += [state] * count

    def report(self) -> DispatchReport:
        count = self.states.count
        return DispatchReport(
            accepted=count(MessageState.ACCEPTED),
            failed=count(MessageState.FAILED) + count(MessageState.DEAD),
            cancelled=count(MessageState.CANCELLED),
            unknown=count(MessageState.UNKNOWN),
            postponed=count(MessageState.PENDING),
            paused=frozenset(self.paused),
        )


def _no_jitter() -> float:
    return 1.0


def _never() -> bool:
    return False


class Dispatcher:
    """One worker's hand on the messages. `owner` must be unique among all living workers.

    `jitter` gives a factor of 0.8 to 1.2 by which a wait before a new attempt is stretched.
    Once `is_ending`, what was not yet submitted is handed on.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[ChannelName, Channel],
        clock: Callable[[], datetime],
        owner: str,
        submitter: Submitter,
        pace: Pace,
        jitter: Callable[[], float] = _no_jitter,
        is_ending: Callable[[], bool] = _never,
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._submitter = submitter
        self._timing = submitter.timing
        self._claimer = Claimer(owner, channels, pace, submitter.timing)
        self._jitter = jitter
        self._is_ending = is_ending
        self._silences: Counter[ChannelName] = Counter()

    def run_once(self, limit: int = 10) -> DispatchReport:
        """Send at most `limit` messages that are due, one after the other; none while held."""
        run = _Run()
        for _ in range(_ROUNDS):
            anew = run.superseded
            self._round(run, limit)
            # What is said anew goes out at once, before its figures can move again.
            if run.superseded == anew:
                break
        return run.report()

    def drain(self, wait: Callable[[], None]) -> DispatchReport:
        """Send all that is due, at the pace set; `wait` passes some time while none may go out.

        It ends too when a channel pauses, and when nothing went out for a while.
        """
        done, idle = DispatchReport(0, 0, 0, 0), 0
        while idle < _IDLE_RUNS and not done.paused:
            run = self.run_once()
            done += run
            if run != DispatchReport(0, 0, 0, 0):
                idle = 0
            elif self.is_anything_left():
                idle += 1
                wait()
            else:
                break
        return done

    def is_anything_left(self) -> bool:
        """Whether a message is due or in a worker's hands, this one's or another's."""
        with self._database.read() as connection:
            if is_stopped(connection, Stopped.SENDING):
                return False
            return claims.is_anything_left(connection, self._channels, self._clock())

    def _round(self, run: _Run, limit: int) -> None:
        left = []
        for lease in self._claim(run, limit):
            closed = lease.channel in run.paused | run.silent
            if closed or run.is_held or self._is_ending():
                left.append(lease)
            else:
                self._deliver(run, lease)
        self._release(left)

    def _claim(self, run: _Run, limit: int) -> list[Lease]:
        now = self._clock()
        with self._database.write() as connection:
            claims.take_turns(connection)
            unknown, dead = leases.reclaim(connection, now, self._timing)
            run.add(MessageState.UNKNOWN, unknown)
            run.add(MessageState.DEAD, dead)
            run.add(MessageState.CANCELLED, leases.cancel_expired(connection, now))
            if is_stopped(connection, Stopped.SENDING):
                return []
            return self._claimer.claim(connection, now, limit)

    def _deliver(self, run: _Run, lease: Lease) -> None:
        now = self._clock()
        with self._database.write() as connection:
            step = self._submitter.submit(connection, lease, now)
            if lease.on_trial and (step is None or step.state is not MessageState.SUBMITTING):
                give_back(connection, lease.channel, now)
            if now > lease.until - self._timing.lease / 2:
                # Whoever works on does not lose the rest of its batch.
                claims.renew(connection, lease.owner, now, now + self._timing.lease)
        if step is None:
            return
        if step.state is MessageState.SUBMITTING:
            # No transaction is open here: a slow provider holds no connection.
            self._record(run, lease, self._send(lease))
        else:
            run.add(step.state)
            run.superseded += step.reason == CancelReason.SUPERSEDED
            run.is_held |= step.state is MessageState.PENDING and step.not_before is None

    def _send(self, lease: Lease) -> Outcome:
        try:
            return self._channels[lease.channel].send(lease.outgoing())
        except Exception as fault:  # noqa: BLE001 - whatever it was, the message may have gone out
            # Its text is not logged: it may quote the recipient.
            return Unknown(f"the channel failed with {type(fault).__name__}")

    def _record(self, run: _Run, lease: Lease, outcome: Outcome) -> None:
        now, fault = self._clock(), self._fault(lease.channel, outcome)
        step = step_after(
            outcome, lease.attempts, now, lease.row.expires_at, self._timing, self._jitter()
        )
        with self._database.write() as connection:
            state = self._submitter.record(connection, lease, outcome, step, now)
            if state is None and claims.is_taken_over(connection, lease):
                state = MessageState.ACCEPTED
            news = self._keep_channel(connection, lease, outcome, fault, now)
        facts = {
            "message_id": lease.row.id,
            "channel": lease.channel,
            "state": step.state,
        }
        if news:
            _log.error("The channel %s: %s", lease.channel, news, extra=facts)
        if fault is not None:
            run.paused.add(lease.channel)
        if self._silences[lease.channel]:
            # What waits behind it may be another channel's, and has a provider that answers.
            run.silent.add(lease.channel)
        if state is None:
            _log.warning("An outcome came after the lease had ended.", extra=facts)
        else:
            run.add(state)

    def _fault(self, channel: ChannelName, outcome: Outcome) -> str | None:
        """Why nothing may go out on a channel any more, a sentence; None while something may.

        One call that fails is a message's trouble, several in a row are the provider's: it gets
        no more of them than it takes to know.
        """
        match outcome:
            case Misconfigured(reason):
                return reason
            case Unknown(reason) | NotSent(reason, reached=False):
                self._silences[channel] += 1
            case _:
                self._silences[channel] = 0
                return None
        if self._silences[channel] < _SILENCES:
            return None
        return f"Its provider does not take messages as it should ({reason}): ask whether it is up."

    def _keep_channel(
        self,
        connection: Connection,
        lease: Lease,
        outcome: Outcome,
        fault: str | None,
        now: datetime,
    ) -> str | None:
        """Pause, slow or resume the channel; a sentence when operators are to know."""
        if fault is not None:
            new = pause(connection, lease.channel, fault, now, self._timing.pause)
            return f"nothing goes out but a trial now and then. {fault}" if new else None
        match outcome:
            case Slowed(_, rest_for):
                rest(connection, lease.channel, now + rest_for)
            case Accepted() | Refused() if lease.on_trial:
                resume(connection, lease.channel)
        return None

    def _release(self, left: Sequence[Lease]) -> None:
        if left:
            now = self._clock()
            with self._database.write() as connection:
                claims.release(connection, left, now)
