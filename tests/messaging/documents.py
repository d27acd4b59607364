"""Reads an HTML document as a tree, for tests that look into it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_WITHOUT_END = frozenset({"meta", "br", "img", "link", "hr", "input"})


@dataclass
class Element:
    """A tag with what it holds: words and other tags, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["Element | str"] = field(default_factory=list)

    @property
    def children(self) -> list["Element"]:
        """The tags directly inside."""
        return [one for one in self.content if isinstance(one, Element)]

    def walk(self) -> Iterator["Element"]:
        """This tag and all inside it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find_all(self, tag: str) -> list["Element"]:
        """All tags of one kind."""
        return [one for one in self.walk() if one.tag == tag]

    def find(self, tag: str) -> "Element":
        """The first tag of one kind."""
        return self.find_all(tag)[0]

    def text(self, without: tuple[str, ...] = ()) -> str:
        """All words inside but those of some classes."""
        if set(self.attributes.get("class", "").split()) & set(without):
            return ""
        inside = (one if isinstance(one, str) else one.text(without) for one in self.content)
        return "".join(inside)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in _WITHOUT_END:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        ended = self.open.pop()
        assert ended.tag == tag, f"</{tag}> ends <{ended.tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def parse(document: str) -> Element:
    """The root of a document in which every tag that is opened is closed, in order."""
    reader = _Reader()
    reader.feed(document)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.open[0]


def styles(element: Element) -> dict[str, str]:
    """The declarations of a tag's style attribute."""
    pairs = (one.split(":", 1) for one in element.attributes.get("style", "").split(";") if one)
    return {name.strip(): value.strip() for name, value in pairs}
