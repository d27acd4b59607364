"""Logs: one sentence plus fields on standard error; never a number, a name or a token."""

import json
import logging
from typing import Final

_FORM: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"
# What every record has; the rest are the fields of its sentence.
_USUAL: Final = {*logging.makeLogRecord({}).__dict__, "asctime", "message", "taskName"}


def set_up_logs(level: str) -> None:
    """Log at this level from now on, in this process."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WithFields(_FORM))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("apscheduler", "alembic", "urllib3", "twilio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class _WithFields(logging.Formatter):
    """The sentence, then each field as `name=value`, in JSON: always one line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - theirs
        fields = {k: v for k, v in record.__dict__.items() if k not in _USUAL}
        said = (f"{k}={json.dumps(v, default=str)}" for k, v in fields.items())
        return " ".join((super().formatMessage(record), *said))
