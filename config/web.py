"""The web process: the application behind gunicorn, until it is stopped."""

from flask import Flask
from gunicorn.app.base import BaseApplication

from config.bootstrap import Parts
from config.ports import refuse_taken_port
from config.wsgi import make_app
from ivr.handset.browser import LONGEST_WAIT

# A page's call waits in one of them for what happens next.
_THREADS = 32
# A page that waits has been answered by then.
_GRACE_SECONDS = int(LONGEST_WAIT) + 1


def serve(parts: Parts) -> None:
    """Serve until stopped. Raises SetUpError when the port is taken."""
    port = parts.settings.port
    refuse_taken_port(port, "ALLOSOLDE_PORT")
    run(make_app(parts), port)


def run(app: Flask, port: int) -> None:
    """Serve an application on this machine until stopped."""
    _Server(app, port).run()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, app: Flask, port: int) -> None:
        self._app = app
        self._options = {
            "bind": f"127.0.0.1:{port}",
            "threads": _THREADS,
            "graceful_timeout": _GRACE_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
            # None moves a request to another address than the one a proxy judged.
            "forwarder_headers": "",
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app
