"""A worker that hangs when it settles, as long as it lives: `python -m tests.chaos.hanging LEASE`.

LEASE is in seconds.
"""

import sys
import threading
from datetime import timedelta

from config import guard, jobs, worker
from config.cli.group import parts


def _hang(*_: object) -> int:
    threading.Event().wait()
    return 0


if __name__ == "__main__":
    lease = float(sys.argv[1])
    vars(guard).update(LEASE=timedelta(seconds=lease), _BEAT_SECONDS=lease / 4)
    vars(jobs).update(settle_due=_hang)
    worker.work(parts())
