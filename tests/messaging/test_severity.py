"""Of one episode no alert goes out after a graver one.

An episode begins when an account is better off than before: its balance rises above a level, its
supply comes back, or a limiter changes what it has to fear. That the meter is ready opens one, and
is itself no lower or higher than what follows.
"""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balance.account import Supply
from balance.storage.database import Database
from balance.storage.effects import Standing
from messaging import claims
from messaging.claims import Claimer, Lease
from messaging.delivery import (
    Accepted,
    ChannelName,
    Listed,
    MessageState,
    NotSent,
    Outcome,
    Unknown,
    step_after,
)
from messaging.kinds import Kind
from messaging.reconcile import reconcile
from messaging.timing import DEFAULT
from tests.messaging.factories import Clock, ScriptedChannel
from tests.messaging.proofs import Witness
from tests.messaging.test_alerts_of_any_life import Life
from tests.messaging.workers import submitter, worker

_HARDSHIP = {Supply.CONNECTED: 0, Supply.LIMITED: 1, Supply.PENDING_CUT: 1, Supply.CUT: 3}
_BETWEEN = 2
_ACTS = ["pay", "use", "use", "use", "adjust", "limiter", "press", "hold", "release", "due"]
_STEPS = st.lists(
    st.tuples(
        st.sampled_from([*_ACTS, *["w1", "w2"] * 4, "ask"]),
        st.sampled_from([-2000, -400, 100, 600, 1000, 1600, 2600, 5000]),
        st.sampled_from([0, 0, 1, 5, 14]),
    ),
    min_size=10,
    max_size=40,
)


@dataclass
class _Hands:
    """A worker that stops between any two of its transactions."""

    database: Database
    name: str
    held: list[Lease] = field(default_factory=list)
    sending: list[Lease] = field(default_factory=list)

    def go_on(self, clock: Clock, cents: int) -> list[int]:
        """Do what comes next; the messages that go out by it."""
        if self.sending:
            self._answer(clock, cents)
        elif self.held:
            return self._submit(clock)
        else:
            with self.database.write() as connection:
                claims.take_turns(connection)
                claimer = Claimer(self.name, [ChannelName.SMS], {}, DEFAULT)
                self.held = claimer.claim(connection, clock.now, 5)
        return []

    def _submit(self, clock: Clock) -> list[int]:
        for lease in self.held:
            with self.database.write() as connection:
                step = submitter().submit(connection, lease, clock.now)
            if step is not None and step.state is MessageState.SUBMITTING:
                self.sending.append(lease)
        self.held = []
        return [lease.row.id for lease in self.sending]

    def _answer(self, clock: Clock, cents: int) -> None:
        answers: dict[int, Outcome] = {-2000: Unknown("no answer"), 600: NotSent("busy")}
        for lease in self.sending:
            outcome = answers.get(cents, Accepted(f"SM{lease.row.id}"))
            step = step_after(outcome, lease.attempts, clock.now, lease.row.expires_at)
            with self.database.write() as connection:
                submitter().record(connection, lease, outcome, step, clock.now)
        self.sending = []


@dataclass
class _Episodes:
    """Which episode of its account each message was written in."""

    life: Life
    number: int = 0
    of: dict[int, int] = field(default_factory=dict)
    was: Standing | None = None

    def watch(self) -> None:
        now = self.life.standing()
        self.number += self.was is not None and _is_better_off(self.was, now)
        self.was = now
        for message_id in self.life.mine():
            self.of.setdefault(message_id, self.number)


def _is_better_off(was: Standing, now: Standing) -> bool:
    before, after = was.statement, now.statement
    eased = _HARDSHIP.get(after.supply, _BETWEEN) < _HARDSHIP.get(before.supply, _BETWEEN)
    return now.level < was.level or eased or after.limiter != before.limiter


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_no_alert_goes_out_after_a_graver_one_of_its_episode(
    database: Database, steps: list[tuple[str, int, int]]
) -> None:
    life = Life(database)
    clock, channel = Clock(life.now), ScriptedChannel()
    episodes, went = _Episodes(life), []
    two = {name: _Hands(database, f"{life.code} {name}") for name in ("w1", "w2")}
    nothing = {ChannelName.SMS: Witness([Listed(())] * 1000)}
    for number, (step, cents, hours) in enumerate(steps):
        clock.move(hours=hours, minutes=1)
        life.now = clock.now
        if step in two:
            went += two[step].go_on(clock, cents)
        elif step == "ask":
            reconcile(database, nothing, submitter().follow_ups, clock, DEFAULT)
        else:
            life.do(number, step, cents)
        episodes.watch()
    clock.move(minutes=2)
    for _ in range(3):
        worker(database, channel, clock).run_once()
        episodes.watch()
    went += [message.message_id for message in channel.sent]
    _refuse_lower_after_higher(life, episodes, went)


def _refuse_lower_after_higher(life: Life, episodes: _Episodes, went: list[int]) -> None:
    gravest: dict[int, int] = {}
    own = life.mine()
    for message_id in went:
        message = own.get(message_id)
        if message is None or message["kind"] == Kind.RECONNECT_READY or not message["severity"]:
            continue
        episode, severity = episodes.of[message_id], int(str(message["severity"]))
        assert severity >= gravest.get(episode, 0), [own[one]["kind"] for one in went if one in own]
        gravest[episode] = severity
