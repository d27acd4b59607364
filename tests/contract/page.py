"""The page for integrators as its reader meets it: commands, and the answers that they get."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import config

PAGE: Final = Path(config.__file__).parent.parent / "docs" / "api.md"

_BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_OCCURRENCE: Final = re.compile(r"urn:uuid:[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: what differs from day to day is put in words."""

    status: str
    headers: frozenset[tuple[str, str]]
    body: dict[str, object]

    def shows(self, got: "Reply") -> bool:
        """Whether an answer is what this one shows; a member named "…" stands for all others."""
        shown = {name: value for name, value in self.body.items() if name != "…"}
        rest = got.body.keys() - shown.keys()
        whole = bool(rest) is ("…" in self.body)
        same = whole and got.body | shown == got.body
        return same and self.status == got.status and self.headers <= got.headers


@dataclass(frozen=True, slots=True)
class Example:
    """A command, and the answer that the page shows for it."""

    command: str
    shown: str


def commands() -> list[str]:
    """The `allosolde` commands of the page."""
    blocks = [text for kind, text in _blocks() if kind == "sh"]
    lines = [line for text in blocks for line in text.splitlines()]
    return [line.removeprefix("allosolde ") for line in lines if line.startswith("allosolde ")]


def examples() -> Iterator[Example]:
    """The `curl` commands of the page, in their order."""
    blocks = _blocks()
    for place, (kind, text) in enumerate(blocks):
        if kind == "sh" and text.startswith("curl "):
            following, shown = blocks[place + 1] if place + 1 < len(blocks) else ("", "")
            assert following == "http", f"no answer stands after:\n{text}"
            yield Example(text, shown)


def reply(text: str) -> Reply:
    """An answer as `curl -i` prints it, or as the page shows it."""
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    status, *lines = head.splitlines()
    headers = frozenset((name.lower(), value) for name, _, value in map(_parted, lines))
    return Reply(status, headers, json.loads(_without_days(body)))


def _parted(line: str) -> tuple[str, str, str]:
    return line.partition(": ")


def _without_days(text: str) -> str:
    return _OCCURRENCE.sub("urn:uuid:…", _INSTANT.sub("an instant", text))


def _blocks() -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in _BLOCK.findall(PAGE.read_text("utf-8"))]
