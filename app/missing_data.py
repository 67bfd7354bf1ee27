"""Of what a pattern needs and the graph lacks: which sources would bring it, with the headers of their columns.

Nothing stands here by name: what a register brings is told by its form (`loaders/filling.py`), what `build` makes of it
by what each derivation says that it reads.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from graph import schema
from graph.derive import derivations
from graph.tables import Graph
from loaders.filling import fillers
from queries.hits import is_told


@dataclass(frozen=True)
class Bringing:
    """A source that would bring something; `loaded`: it is there already, so its file lacks these columns."""

    source: str
    title: str
    headers: tuple[str, ...]
    loaded: bool


@dataclass(frozen=True)
class Missing:
    """A need that the graph does not meet. `from_` are the loaded things that `build` makes it of and that are not
    there either; `derived` it is made by `build`. `sources` bring the need, or any of `from_`: the most useful first.
    """

    need: str
    derived: bool
    from_: tuple[str, ...]
    sources: tuple[Bringing, ...]


def missing_of(lacking: Collection[str], graph: Graph | None, loaded: Collection[str]) -> dict[str, Missing]:
    """Need → what is missing for it, of those that `graph` lacks; without a graph nothing is there.

    In     `lacking` in the words of query headers, `loaded` ids of sources. First come sources that bring most of what
           all of `lacking` hang on, then by id; public data sets, which no office can be asked for, last.
    """
    absent = {
        need: tuple(one for one in _made_of(need) if graph is None or not is_told(one, graph)) for need in lacking
    }
    useful = Counter(
        one.register.id for thing in {one for things in absent.values() for one in things} for one, _ in fillers(thing)
    )
    return {
        need: Missing(need, _derived(need), things if _derived(need) else (), _bringing(things, useful, loaded))
        for need, things in absent.items()
    }


def _bringing(things: Iterable[str], useful: Counter[str], loaded: Collection[str]) -> tuple[Bringing, ...]:
    columns: dict[str, dict[str, None]] = {}
    registers = {}
    for thing in things:
        for one, names in fillers(thing):
            registers[one.register.id] = one.register
            headers = (one.register.columns[name].header for name in names)
            columns.setdefault(one.register.id, {}).update(dict.fromkeys(headers))
    order = sorted(registers.values(), key=lambda one: (one.template is None, -useful[one.id], one.id))
    return tuple(Bringing(one.id, one.title.zh, tuple(columns[one.id]), one.id in loaded) for one in order)


def _made_of(need: str) -> list[str]:
    """The loaded things that a need is, or that `build` makes it of, through any number of derivations."""
    made_of: dict[str, None] = {}
    seen: set[str] = set()
    left = [need]
    while left:
        thing = left.pop(0)
        if thing in seen:
            continue
        seen.add(thing)
        if _derived(thing):
            makes = {thing, thing.partition(".")[0]}
            left += [one for made in derivations() if not makes.isdisjoint(made.makes) for one in made.reads]
        else:
            made_of[thing] = None
    return list(made_of)


def _derived(thing: str) -> bool:
    owner, _, prop = thing.partition(".")
    if owner in schema.LABELS:
        return bool(prop) and schema.prop_of_label(owner, prop).derived
    return schema.edge_type(owner).derived or (bool(prop) and schema.prop_of_edge(owner, prop).derived)
