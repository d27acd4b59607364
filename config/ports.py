"""Ports of this machine: whether a process of ours may listen on one."""

import errno
import socket

from config.bootstrap import SetUpError


def refuse_taken_port(port: int, setting: str) -> None:
    """Raises SetUpError, naming port and setting, when another program listens on it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise SetUpError(
                f"Port {port} is taken by another program: stop it, or choose one with {setting}."
            ) from fault
