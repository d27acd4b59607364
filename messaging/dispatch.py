"""Sends what is due: claims, submits, lets the channel talk, and records what became of it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from balance.storage.brake import Stopped, is_stopped
from balance.storage.database import Database
from messaging import leases
from messaging.delivery import (
    Channel,
    ChannelName,
    MessageState,
    Misconfigured,
    Outcome,
    Unknown,
    step_after,
)
from messaging.leases import Lease

_log = logging.getLogger(__name__)

DEFAULT_LEASE: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class DispatchReport:
    """What one run did, in messages; `postponed` ones will be tried again.

    `paused` names the channels that an operator has to put right.
    """

    accepted: int
    failed: int
    cancelled: int
    unknown: int
    postponed: int = 0
    paused: frozenset[ChannelName] = frozenset()


@dataclass(slots=True)
class _Run:
    states: list[MessageState] = field(default_factory=list)
    paused: set[ChannelName] = field(default_factory=set)

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


class Dispatcher:
    """One worker's hand on the messages. `owner` must be unique among all living workers.

    `jitter` gives a factor of 0.8 to 1.2 by which a wait before a new attempt is stretched.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[ChannelName, Channel],
        clock: Callable[[], datetime],
        owner: str,
        lease: timedelta = DEFAULT_LEASE,
        jitter: Callable[[], float] = _no_jitter,
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._owner = owner
        self._lease = lease
        self._jitter = jitter
        self._told_of: set[ChannelName] = set()

    def run_once(self, limit: int = 50) -> DispatchReport:
        """Send at most `limit` messages that are due, one after the other; none while held."""
        run = _Run()
        left = []
        for lease in self._claim(run, limit):
            if lease.channel in run.paused or self._is_held():
                left.append(lease)
            else:
                self._deliver(run, lease)
        self._release(left)
        return run.report()

    def is_anything_left(self) -> bool:
        """Whether a message is due or in a worker's hands, this one's or another's."""
        if self._is_held():
            return False
        with self._database.read() as connection:
            return leases.is_anything_left(connection, self._channels, self._clock())

    def _claim(self, run: _Run, limit: int) -> list[Lease]:
        now = self._clock()
        with self._database.write() as connection:
            leases.take_turns(connection)
            unknown, dead = leases.reclaim(connection, now)
            run.add(MessageState.UNKNOWN, unknown)
            run.add(MessageState.DEAD, dead)
            run.add(MessageState.CANCELLED, leases.cancel_expired(connection, now))
            if is_stopped(connection, Stopped.SENDING):
                return []
            until = now + self._lease
            return leases.claim(connection, self._channels, self._owner, now, until, limit)

    def _is_held(self) -> bool:
        with self._database.read() as connection:
            return is_stopped(connection, Stopped.SENDING)

    def _deliver(self, run: _Run, lease: Lease) -> None:
        now = self._clock()
        with self._database.write() as connection:
            state = leases.submit(connection, lease, now, now + self._lease)
        if state is MessageState.CANCELLED:
            run.add(state)
        if state is MessageState.SUBMITTING:
            # No transaction is open here: a slow provider holds no connection.
            self._record(run, lease, self._send(lease))

    def _send(self, lease: Lease) -> Outcome:
        try:
            return self._channels[lease.channel].send(lease.outgoing())
        except Exception as fault:  # noqa: BLE001 - whatever it was, the message may have gone out
            # Its text is not logged: it may quote the recipient.
            return Unknown(f"the channel failed with {type(fault).__name__}")

    def _record(self, run: _Run, lease: Lease, outcome: Outcome) -> None:
        now = self._clock()
        step = step_after(outcome, lease.attempts, now, lease.expires_at, self._jitter())
        with self._database.write() as connection:
            state = leases.record(connection, lease, step, now)
        facts = {"message_id": lease.message_id, "channel": lease.channel, "state": step.state}
        if state is None:
            _log.warning("An outcome came after the lease had ended.", extra=facts)
            return
        run.add(state)
        if not isinstance(outcome, Misconfigured):
            self._told_of.discard(lease.channel)
            return
        run.paused.add(lease.channel)
        if lease.channel not in self._told_of:
            self._told_of.add(lease.channel)
            _log.error("The channel %s pauses until an operator acts.", lease.channel, extra=facts)

    def _release(self, left: Sequence[Lease]) -> None:
        if left:
            now = self._clock()
            with self._database.write() as connection:
                leases.release(connection, left, now)
