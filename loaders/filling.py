"""What the rows of a register fill in the graph, and from which columns: told by its form alone, nothing is read.

A thing is a label, an edge type, or a property of one: `LegalCase`, `OWNS`, `OWNS.from`. The columns of a label are
those that make its node or name its mention, of an edge those of its ends, of a property those it is taken from; of a
constant those it hangs on. What only `build` computes is filled by no register.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from graph import schema
from loaders.form import Edge, Mention, Node, Ref, Register, When, certain, column_of, plain_refs
from loaders.reading import number_refs
from loaders.registers import Source, sources
from loaders.taking import name_refs

Columns = tuple[str, ...]
NAME_TELLS: dict[str, tuple[str, ...]] = {
    "masked": ("Person.is_masked",),
    "org_kind": ("Company.org_kind",),
    "village": ("VillageOrg.name",),
}
NAME_TELLS |= {"township": ("VillageOrg.township",), "kind": ("VillageOrg.kind",)}
"""What the form of a name says of the mention, by the fields of its type."""
NUMBER_TELLS: dict[str, tuple[str, ...]] = {
    "id_no": ("Person.id_no_hash",),
    "check_ok": ("Person.id_check_ok",),
    "birth_date": ("Person.birth_date",),
    "sex": ("Person.gender",),
    "region6": ("Person.region_code6",),
    "uscc": ("Company.uscc",),
    "org_region6": ("Company.region_code6",),
}
"""What an identity number says of the mention, by the fields of its type."""


def filled(register: Register) -> dict[str, Columns]:
    """Thing → the columns that fill it, in the order of the form."""
    found: dict[str, dict[str, None]] = {}
    for thing, columns in _told(register):
        for one in (thing, f"{thing.removesuffix('_fen')}_yuan") if thing.endswith("_fen") else (thing,):
            found.setdefault(one, {}).update(dict.fromkeys(columns))
    order = list(register.columns)
    return {thing: tuple(sorted(columns, key=order.index)) for thing, columns in found.items()}


@cache
def fillers(thing: str) -> tuple[tuple[Source, Columns], ...]:
    """Every register that fills a thing, in the order of the ids, with its columns."""
    return tuple((one, told[thing]) for one in sources().values() if thing in (told := filled(one.register)))


def labels_of(mention: Mention) -> tuple[str, ...]:
    """Those that a mention may have; a column that says the label may say any party's."""
    said = tuple(word for word in mention.label if word in schema.LABELS)
    return said or tuple(label.name for label in schema.PARTIES)


def _told(register: Register) -> Iterator[tuple[str, Columns]]:
    for node in register.node.values():
        made = _columns_of_node(register, node)
        yield node.label, made
        if node.court:  # its name and code are read from the number of the case, or from the name printed there
            yield from ((f"{node.label}.{prop}", made) for prop in ("name", "code"))
        yield from _values(register, (node.label,), node.take, dict(node.set), (*node.when, *node.any), made)
    for mention in register.mention.values():
        yield from _of_mention(register, mention)
    for edge in register.edge:
        yield from _of_edge(register, edge)


def _of_mention(register: Register, mention: Mention) -> Iterator[tuple[str, Columns]]:
    labels = labels_of(mention)
    named = _columns(register, [mention.from_])
    for label in labels:
        yield label, named
        yield f"{label}.name", named
    numbered = _columns(register, [mention.number])
    told = [(NAME_TELLS[one], named) for one in name_refs(register, mention.from_)]
    told += [(NUMBER_TELLS[one], numbered) for one in number_refs(register, mention.number)]
    for things, columns in told:
        yield from ((thing, columns) for thing in things if thing.partition(".")[0] in labels)
    yield from _values(register, labels, mention.take, dict(mention.set), mention.when, named)


def _of_edge(register: Register, edge: Edge) -> Iterator[tuple[str, Columns]]:
    ends = tuple(column for end in (edge.start, edge.end) for column in _columns_of(register, end))
    made = (*ends, *_columns(register, [edge.from_]))
    yield edge.type, made
    yield from _values(register, (edge.type,), edge.take, dict(edge.set), edge.when, made)
    for prop, name in edge.all_of.items():
        yield f"{edge.type}.{prop}", _columns_of(register, name)


def _values(
    register: Register, owners: Iterable[str], take: dict[str, Ref], constants: dict[str, object], when: When | Columns,
    made: Columns,
) -> Iterator[tuple[str, Columns]]:  # fmt: skip
    hung = _columns(register, when) or made
    told = [(prop, _columns(register, refs)) for prop, refs in take.items()] + [(prop, hung) for prop in constants]
    for owner in owners:
        for prop, columns in told:
            if _has(owner, prop):
                yield f"{owner}.{prop}", columns


def _has(owner: str, prop: str) -> bool:
    return prop in (schema.node_props(owner) if owner in schema.LABELS else schema.edge_props(owner))


def _columns_of(register: Register, name: str) -> Columns:
    """Of a node or mention of the register, by its name there."""
    if name in register.node:
        return _columns_of_node(register, register.node[name])
    return _columns(register, [register.mention[name].from_])


def _columns_of_node(register: Register, node: Node) -> Columns:
    """The columns of its key; where that has none of its own, those of the nodes in it."""
    parts = (*node.case, *node.court, *(certain(part) for one in node.keys for part in one.key), node.from_)
    own = _columns(register, parts)
    return own or tuple(column for part in parts if part in register.node for column in _columns_of(register, part))


def _columns(register: Register, refs: Iterable[str]) -> Columns:
    bare = (column_of(one) for ref in refs for one in plain_refs(ref))
    return tuple(dict.fromkeys(one for one in bare if one in register.columns))
