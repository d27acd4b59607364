"""The command line as its users start it: a process, with a data folder of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import config

_ROOT = Path(config.__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs `allosolde` over one data folder."""

    data: Path

    def run(
        self, *words: str, stdin: bytes = b"", **settings: str
    ) -> subprocess.CompletedProcess[str]:
        """The finished process; `settings` are names without their prefix."""
        mine = {k: v for k, v in os.environ.items() if not k.startswith("ALLOSOLDE_")}
        mine |= {"ALLOSOLDE_DATA_DIR": str(self.data), "PYTHONPATH": str(_ROOT)}
        mine |= {f"ALLOSOLDE_{name.upper()}": value for name, value in settings.items()}
        # A process that ends may leave its connections to the system.
        warnings = ("-W", "error", "-W", "ignore::ResourceWarning")
        command = [sys.executable, *warnings, "-m", "config.cli", *words]
        done = subprocess.run(
            command, input=stdin, capture_output=True, env=mine, cwd=self.data, timeout=60
        )
        return subprocess.CompletedProcess(
            command, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    def succeed(self, *words: str, stdin: bytes = b"", **settings: str) -> str:
        """What it printed; fails the test where the command did."""
        done = self.run(*words, stdin=stdin, **settings)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refuse(self, *words: str, stdin: bytes = b"", **settings: str) -> str:
        """The one sentence on standard error of a command that must refuse."""
        done = self.run(*words, stdin=stdin, **settings)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stderr
        lines = done.stderr.strip().splitlines()
        assert len(lines) == 1, done.stderr
        assert lines[0].startswith("allosolde: ")
        return lines[0]

    def file(self, name: str, *lines: str) -> str:
        """The path of a new UTF-8 file with these lines."""
        path = self.data / name
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return str(path)
