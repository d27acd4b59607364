"""`make check`: one catalogue in four languages; fails on a text missing, surplus or never said."""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Final

from voice_prompts.catalogue import PROMPTS
from voice_prompts.languages import Language

Catalogue = Mapping[Language, Mapping[str, str]]

_STEPS: Final = Path(__file__).parents[1] / "ivr"
# What a sentence can be filled with: the names that the steps hand to `Sentences.fill`.
FIELDS: Final = frozenset(
    {
        *("amount", "least", "left", "emergency", "threshold", "most"),
        *("when", "day", "days", "energy"),
        *("groups", "received", "missing", "prefix", "where"),
        *("number", "key"),
    }
)
# Each language names the energy in the forms its grammar needs.
_ENERGY: Final = frozenset({"meter", "supply", "supply_object"})


def main() -> int:
    """Prints the faults on standard error; 1 if there are any."""
    found = [*faults(PROMPTS), *unsaid(PROMPTS, said_by_steps())]
    for fault in found:
        sys.stderr.write(f"{fault}\n")
    if not found:
        texts = sum(len(prompts) for prompts in PROMPTS.values())
        sys.stdout.write(f"{texts} prompts in {len(PROMPTS)} languages, none missing.\n")
    return 1 if found else 0


def faults(catalogue: Catalogue) -> Iterator[str]:
    """What the languages of a catalogue do not share, a sentence each."""
    french = catalogue[Language.FR]
    for language in Language:
        prompts = catalogue.get(language, {})
        for prompt_id in french.keys() - prompts.keys():
            yield f"{language}: {prompt_id} is missing."
        for prompt_id in prompts.keys() - french.keys():
            yield f"{language}: {prompt_id} is not in French."
        for prompt_id, text in prompts.items():
            yield from _faults_of(f"{language}: {prompt_id}", text, french.get(prompt_id, text))


def unsaid(catalogue: Catalogue, said: re.Pattern[str]) -> Iterator[str]:
    """The prompts that no step says."""
    for prompt_id in catalogue[Language.FR]:
        if not said.fullmatch(prompt_id):
            yield f"{prompt_id} is said by no step of a call."


def said_by_steps() -> re.Pattern[str]:
    """The ids that stand in the modules of the call; a part filled in there matches anything."""
    trees = [ast.parse(path.read_text("utf-8")) for path in _STEPS.glob("*.py")]
    found = {_pattern(node) for tree in trees for node in ast.walk(tree)}
    return re.compile("|".join(sorted(one for one in found if one)))


def facts(text: str) -> frozenset[str]:
    """What a text is filled with, whatever the forms of its language."""
    fields = (name.lower() for _, name, _, _ in Formatter().parse(text) if name)
    return frozenset("energy" if name in _ENERGY else name for name in fields)


def _faults_of(name: str, text: str, french: str) -> Iterator[str]:
    here = facts(text)
    for field in sorted(here - FIELDS):
        yield f"{name} is filled with {{{field}}}, which no step hands over."
    if here != facts(french):
        yield f"{name} does not say the facts of the French: {sorted(here ^ facts(french))}."
    if re.search(r"\d", text):
        yield f"{name} hands a figure to the voice."


def _pattern(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(text)) if re.fullmatch(r"[A-Z][A-Z0-9_]*", text):
            return text
        case ast.JoinedStr(values=parts):
            written = [part.value if isinstance(part, ast.Constant) else None for part in parts]
            named = all(part is None or re.fullmatch("[A-Z0-9_]+", str(part)) for part in written)
            whole = "".join("[A-Z0-9_]*" if part is None else str(part) for part in written)
            return whole if named and any(written) else None
    return None


if __name__ == "__main__":
    sys.exit(main())
