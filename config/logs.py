"""Logs: one sentence plus fields on standard error; never a number, a name or a token."""

import logging


def set_up_logs(level: str) -> None:
    """Log at this level from now on, in this process."""
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=level.upper(), format=form, force=True)
    for noisy in ("apscheduler", "alembic", "urllib3", "twilio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
