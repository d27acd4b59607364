"""The fake Twilio of a scene, in doubt at times, and with receipts of every manner.

`python -m tests.chaos.provider SCENE` prints its address when it listens.
"""

import asyncio
from random import Random
from typing import Final

from tests.chaos.scene import given, mobile
from tests.twilio.faults import DELIVERED, NEVER, Doubt, Receipts
from tests.twilio.server import FakeTwilio

_AMBIGUOUS: Final = 0.03
_ANSWER_SECONDS: Final = 0.03
# Of a hundred households: no receipt ever comes, the handset is away, the number is dead.
_SILENT, _AWAY, _DEAD = 25, 27, 28


def _manner(dice: Random) -> Receipts:
    place = dice.randrange(100)
    if place < _SILENT:
        return NEVER
    said = DELIVERED.words
    if place < _AWAY:
        said = (("sent", None), ("undelivered", 30003))
    elif place < _DEAD:
        said = (("failed", 30005),)
    return Receipts(
        said,
        shuffled=dice.random() < 0.4,
        doubled=dice.random() < 0.3,
        forged=dice.random() < 0.05,
        early=dice.random() < 0.2,
    )


def main() -> None:
    """Serve until killed."""
    scene = given()
    dice = Random(scene.seed)
    manners = {mobile(number): _manner(dice) for number in range(1, scene.messages + 1)}
    twilio = FakeTwilio(
        answer_seconds=_ANSWER_SECONDS,
        clock=scene.now,
        random=dice,
        doubt=Doubt(_AMBIGUOUS, dice),
        receipts_to=manners,
    )
    asyncio.run(twilio.serve(0, lambda: print(twilio.url, flush=True), None))  # noqa: T201


if __name__ == "__main__":
    main()
