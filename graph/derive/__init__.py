"""What `build` computes once from the loaded graph. One file a derivation; nothing recomputes it later.

A file states `READS` and `MAKES` in words of the schema: `LegalCase.filed_date`, `PARTY_IN.side`, or a bare `KIN`, the
thing with every property on it (ids, ends and origins are free). `derive(graph)` returns a new graph. The order follows
from the words alone. A file whose name begins with `_` is shared by several derivations and is none itself.
"""

import pkgutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from itertools import combinations
from types import ModuleType

from graph import schema
from graph.errors import Place, SchemaError
from graph.tables import Graph
from graph.vocabulary import Prop


@dataclass(frozen=True)
class Derivation:
    name: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    derive: Callable[[Graph], Graph]


def derive_all(graph: Graph) -> Graph:
    """The graph with every derived property and edge computed anew; what stood there before is wiped first.

    Raises SchemaError: a derivation names a thing the schema does not know, or two make the same, or in a circle.
    Cost    near-linear in nodes and edges; no step is quadratic in the parties of a case or the users of a phone.
    """
    graph = wiped(graph)
    for one in derivations():
        graph = one.derive(graph)
    return graph


def wiped(graph: Graph) -> Graph:
    """The graph without anything derived: such edges are gone, such properties null."""
    for name, frame in graph.nodes.items():
        graph = graph.with_label(name, frame.drop(_derived(schema.node_props(name).values()), strict=False))
    for name, frame in graph.edges.items():
        if not schema.edge_type(name).derived:
            graph = graph.with_edge(name, frame.drop(_derived(schema.edge_props(name).values()), strict=False))
    kept = {name: frame for name, frame in graph.edges.items() if not schema.edge_type(name).derived}
    return Graph(graph.nodes, kept)


@cache
def derivations() -> tuple[Derivation, ...]:
    """Every derivation of this folder, in the order in which they run."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))
    return in_order(stated(import_module(f"{__name__}.{name}")) for name in names)


def stated(module: ModuleType) -> Derivation:
    """What a module says of itself. Raises SchemaError: it lacks a part, or names what the schema does not know."""
    name = module.__name__.rpartition(".")[2]
    at = Place(f"graph/derive/{name}.py")
    for part in ("READS", "MAKES", "derive"):
        if not hasattr(module, part):
            raise SchemaError(f"缺少 {part}", at)
    one = Derivation(name, tuple(module.READS), tuple(module.MAKES), module.derive)
    for thing in one.reads:
        _is_derived(thing, at)
    for thing in one.makes:
        if not _is_derived(thing, at) and _shared([thing], one.reads) is None:
            raise SchemaError(f"'{thing}' 不是派生内容: 只能补全, 须同时列入 READS", at)
    return one


def in_order(these: Iterable[Derivation]) -> tuple[Derivation, ...]:
    """Makers before readers, else by name. A derivation may read what it makes itself: it completes what was loaded.

    Raises SchemaError: two make the same thing, or they wait for each other in a circle.
    """
    by_name = {one.name: one for one in sorted(these, key=lambda one: one.name)}
    sorter: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(by_name, ()))
    for first, second in combinations(by_name.values(), 2):
        if twice := _shared(first.makes, second.makes):
            raise SchemaError(f"'{twice}' 由 {first.name} 与 {second.name} 重复派生", Place("graph/derive"))
        if _shared(first.makes, second.reads):
            sorter.add(second.name, first.name)
        if _shared(second.makes, first.reads):
            sorter.add(first.name, second.name)
    try:
        sorter.prepare()
    except CycleError as error:
        raise SchemaError(f"派生次序成环: {' → '.join(error.args[1])}", Place("graph/derive")) from None
    order: list[Derivation] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order.extend(by_name[name] for name in ready)
        sorter.done(*ready)
    return tuple(order)


def _shared(things: Iterable[str], others: Collection[str]) -> str | None:
    """The first of `things` that is, holds or belongs to one of `others`."""
    return next((thing for thing in things if any(_overlap(thing, other) for other in others)), None)


def _overlap(one: str, other: str) -> bool:
    owner, _, prop = one.partition(".")
    other_owner, _, other_prop = other.partition(".")
    return owner == other_owner and (not prop or not other_prop or prop == other_prop)


def _is_derived(thing: str, at: Place) -> bool:
    """Whether the schema calls it derived. Raises SchemaError: the schema does not know it."""
    owner, _, prop = thing.partition(".")
    if owner in schema.LABELS:
        return bool(prop) and schema.prop_of_label(owner, prop, at).derived
    kind = schema.edge_type(owner, at)
    return kind.derived or (bool(prop) and schema.prop_of_edge(owner, prop, at).derived)


def _derived(props: Iterable[Prop]) -> list[str]:
    return [prop.name for prop in props if prop.derived]
