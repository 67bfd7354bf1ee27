"""Registers: one TOML a source says its columns, and which nodes, mentions and edges a row becomes.

To add a register, add its file here and a fixture; nothing else. What the form can say stands in `loaders/form.py`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graph.errors import Place, SchemaError, SourceError
from graph.identifiers import plain
from loaders.form import Register, parse


@dataclass(frozen=True)
class Source:
    """A register with the text it was read from: `fingerprint` changes when the form changes."""

    register: Register
    path: str
    fingerprint: str


@cache
def sources() -> dict[str, Source]:
    """Every register of this folder by id, in the order of the ids. Raises SchemaError: one of them is not right."""
    found = {}
    for path in sorted(files(__package__).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            text = path.read_text("utf-8")
            register = parse(text, path.name)
            if register.id in found:
                raise SchemaError(f"两份登记表同为 {register.id}", Place(path.name))
            found[register.id] = Source(register, path.name, _fingerprint(text))
    return dict(sorted(found.items()))


def source(identifier: str) -> Source:
    """Raises SourceError: no register has this id."""
    if identifier not in sources():
        raise SourceError(f"没有来源 {identifier}, 可用: {' '.join(sources())}", None)
    return sources()[identifier]


@cache
def known_headers() -> frozenset[str]:
    """Every header and alias that a register has in plain, lower form, of those that are printed."""
    printed = (one.register for one in sources().values() if not one.register.from_texts)
    return frozenset(word for register in printed for word in register.by_header)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


_TELLING = 6
"""So many headers of one register are not together by chance, however many others stand beside them."""


def recognised(headers: list[str], sheet: str) -> Iterator[Source]:
    """The registers that a table with these headers can be, all required ones present.

    Each knows, or ignores by name, most of the headers, or `_TELLING` of a wide table: a name and a number alone stand
    in tables of any kind. Most headers known first. None where one that lacks something required knows more, and the
    first has a word for none of the others: the table would lose columns, and nobody would be told what it is.
    """
    scored = []
    most_lacking = 0
    for one in sources().values():
        register = one.register
        if register.sheet and register.sheet != sheet:
            continue
        columns = {header: register.column_for(header) for header in headers}
        known = {found[0] for found in columns.values() if found}
        required = {name for name, column in register.columns.items() if column.required}
        strange = [
            header
            for header, found in columns.items()
            if not found and plain(header).lower() not in register.ignored_headers
        ]
        if 2 * len(strange) >= len(headers) and len(known) < _TELLING:
            continue
        if required <= known and all(set(group) & known for group in register.one_of):
            scored.append((bool(register.sheet), len(known), one, not strange))
        else:
            most_lacking = max(most_lacking, len(known))
    scored.sort(key=lambda each: (-each[0], -each[1], each[2].register.id))
    if scored and (scored[0][0] or scored[0][3] or scored[0][1] >= most_lacking):
        yield from (one for _, _, one, _ in scored)
