"""Ports of this machine: whether a process of ours may listen on one."""

import errno
import socket
from typing import Final

from config.bootstrap import SetUpError

_WHY: Final = {
    errno.EADDRINUSE: "is taken by another program: stop it, or",
    errno.EACCES: "is not for this user, as those below 1024:",
}


def refuse_taken_port(port: int, setting: str) -> None:
    """Raises SetUpError, naming port and setting, when this process cannot listen on it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            if fault.errno not in _WHY:
                raise
            said = f"Port {port} {_WHY[fault.errno]} choose one with {setting}."
            raise SetUpError(said) from fault
