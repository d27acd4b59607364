"""Sender processes that are killed and replaced: `python -m tests.chaos.senders SCENE`.

They are forked from this one, which has imported all they need and opened no connection, so that
another works milliseconds after a kill. Kills come at random moments, as the work goes on. SIGTERM
ends all; the last line on standard output is the number of kills.
"""

import os
import secrets
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final, NoReturn

from sqlalchemy.exc import DBAPIError

from balance.storage.database import Database
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.delivery import Channel, ChannelName, Outcome, Outgoing, Proof
from messaging.dispatch import Dispatcher, DispatchReport
from messaging.reconcile import reconcile
from tests.chaos.scene import DEADLINE_SECONDS, TIMING, Scene, given
from tests.messaging.workers import submitter
from tests.twilio.server import SID, TOKEN

PROCESSES: Final = 4
THREADS: Final = 4
BEGUN: Final = "begun"
# The last kills come before the last messages.
_WORK: Final = 0.9
_MOMENT_SECONDS: Final = 0.1
_NOTHING: Final = DispatchReport(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Journaled:
    """A channel that notes each call: who was killed in one leaves it without an end."""

    channel: Channel
    file: int

    def send(self, message: Outgoing) -> Outcome:
        note(self.file, message.message_id, BEGUN)
        outcome = self.channel.send(message)
        note(self.file, message.message_id, type(outcome).__name__)
        return outcome

    def find(self, message: Outgoing, since: datetime) -> Proof:
        return self.channel.find(message, since)


def note(file: int, message_id: int, word: str) -> None:
    """A line that stands even when its writer is killed the moment after."""
    os.write(file, f"{message_id} {word}\n".encode())


def _send(scene: Scene, keeper: int) -> NoReturn:
    """Send until killed, or until nobody keeps this process any more."""
    file = os.open(scene.journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    database = Database.open(scene.database_url)
    account = TwilioAccount(SID, TOKEN, "+32460000000", scene.api_url, scene.receipts_url)
    twilio = TwilioSms(account, scene.now, DEADLINE_SECONDS)
    ways: dict[ChannelName, Channel] = {ChannelName.SMS: _Journaled(twilio, file)}
    judge = submitter(timing=TIMING)

    def sender() -> Callable[[], bool]:
        owner = f"{os.getpid()}-{secrets.token_hex(4)}"
        hand = Dispatcher(database, ways, scene.now, owner, judge, {})
        return lambda: hand.run_once() != _NOTHING

    def doubts() -> bool:
        return reconcile(database, ways, judge.follow_ups, scene.now, TIMING) > 0

    for work in (*(sender() for _ in range(THREADS)), doubts):
        threading.Thread(target=_repeat, args=(work, file), daemon=True).start()
    while os.getppid() == keeper:
        time.sleep(_MOMENT_SECONDS)
    os._exit(0)


def _repeat(work: Callable[[], bool], file: int) -> NoReturn:
    while True:
        busy = False
        try:
            busy = work()
        except DBAPIError as fault:
            # The product's worker puts its tick off as well.
            note(file, 0, type(fault.orig).__name__)
        time.sleep(0 if busy else 2 * _MOMENT_SECONDS)


def _fork(scene: Scene) -> int:
    keeper = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            _send(scene, keeper)
        finally:
            os._exit(1)
    return child


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def main() -> None:
    """Keep the senders at work, and kill them."""
    scene, over = given(), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    dice, kills = Random(scene.seed), 0
    living = [_fork(scene) for _ in range(PROCESSES)]
    print("at work", flush=True)  # noqa: T201
    while not over.is_set():
        time.sleep(dice.uniform(0, 2 * _MOMENT_SECONDS))
        done = len(scene.accepted()) / (_WORK * scene.messages)
        while kills < scene.kills * min(done, 1):
            victim = dice.randrange(PROCESSES)
            _kill(living[victim])
            living[victim] = _fork(scene)
            kills += 1
            time.sleep(dice.uniform(0, _MOMENT_SECONDS))
    for process in living:
        _kill(process)
    print(kills, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
