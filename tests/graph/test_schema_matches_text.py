"""The declarations and the tables of schema.md are two lists: here they are compared, both ways."""

import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from graph import schema
from graph.errors import Place, SchemaError
from graph.vocabulary import EdgeType, NodeLabel, Prop

ROOT = Path(__file__).parents[2]
TEXT = Path(os.environ.get("QINGSU_SHARED", ROOT.parent / "shared")) / "schema.md"

SUFFIXES = {"b": bool, "i": int, "f": float, "l": list}
TIMES = {"F": "interval", "D": "date", "c": "case", "": ""}
# Closed lists that stand in §3, §5 or domain.md §8.6.
OTHER_LISTS = [("LegalCase", "close_mode"), ("LegalCase", "text_flags"), ("Step", "kind"), ("TIE", "kind")]
NAMED_IN_SECTION_5 = "asset_event_date^d, excess:m^d"

# name, type, key, derived, personal, search
Shape = tuple[str, type, bool, bool, bool, bool]


FROM_THE_TEXT = ("text_read", "text_flags")
"""Derived of judgments, so by the loader that reads them: a build has no texts to derive them from."""


def split_outside_brackets(text: str) -> list[str]:
    parts, depth, part = [], 0, ""
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += char
    return [one.strip() for one in (*parts, part) if one.strip()]


def type_by_name(name: str) -> type:
    if name in {"date", "from", "to"} or name.endswith("_date"):
        return date
    return datetime if name.endswith("_at") else str


def shapes(text: str, *, derived: bool = False) -> Iterator[Shape]:
    for item in split_outside_brackets(text):
        found = re.match(r"([a-z][a-z0-9_]*)(\*?)(?::([mbifl]))?(?:\^([dps]+))?(?![a-z0-9_:^*])", item)
        assert found, f"cannot read {item!r}"
        name, star, suffix, marks = found[1], bool(found[2]), found[3], found[4] or ""
        flags = (star, derived or "d" in marks, "p" in marks, "s" in marks)
        if suffix == "m":
            yield (f"{name}_fen", int, *flags)
            yield (f"{name}_yuan", float, *flags)
        else:
            yield (name, SUFFIXES[suffix] if suffix else type_by_name(name), *flags)


def closed_lists(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in split_outside_brackets(text):
        name = re.match(r"[a-z0-9_]+", item)
        lists = re.findall(r"(?<=[ (])([^\s/()…]+(?:/[^\s/()…]+)+)(?![^\s()]*…)", item)
        if name and lists and name[0] != "procedure":
            yield name[0], tuple(lists[0].split("/"))


def shape(prop: Prop) -> Shape:
    assert isinstance(prop.type, type)
    return (prop.name, prop.type, prop.key, prop.derived, prop.personal, prop.search)


def rows(text: str, title: str, columns: int) -> Iterator[list[str]]:
    section = re.search(rf"^## {title}.*?(?=^## |\Z)", text, re.M | re.S)
    assert section, f"no section {title}"
    table = [line for line in section[0].splitlines() if line.startswith("|")]
    for line in table[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert len(cells) == columns, line
        yield cells


@pytest.fixture(scope="module")
def text() -> str:
    if not TEXT.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{TEXT} is missing")
        pytest.skip(f"{TEXT} is missing")
    return TEXT.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def case_text(text: str) -> list[tuple[str, bool]]:
    section = re.search(r"^## 3\..*?(?=^## )", text, re.M | re.S)
    assert section
    lists = []
    for line in section[0].splitlines():
        heads = "What|Days|Money|Flags|Enforcement|Derived"
        if found := re.match(rf"- ({heads})(?: \(§5\))?: (.*)\.$", line):
            lists += [(part, found[1] == "Derived") for part in re.split(r"\. Bankruptcy: ", found[2])]
    assert len(lists) == 7
    return lists


@pytest.fixture(scope="module")
def label_rows(text: str, case_text: list[tuple[str, bool]]) -> dict[str, list[str]]:
    table = {}
    before: list[str] = []
    for cells in rows(text, "2", 4):
        if cells[1] == "same":
            cells[1] = before[1]
        name, zh, *k = cells[0].split()
        table[name] = [zh, *cells[1:], *k]
        before = cells
    return table


@pytest.fixture(scope="module")
def label_shapes(label_rows: dict[str, list[str]], case_text: list[tuple[str, bool]]) -> dict[str, list[Shape]]:
    table = {name: [] if cells[2] == "§3" else list(shapes(cells[2])) for name, cells in label_rows.items()}
    for part, derived in case_text:
        table["LegalCase"] += [
            (*one[:3], one[3] and one[0] not in FROM_THE_TEXT, *one[4:]) for one in shapes(part, derived=derived)
        ]
    table["LegalCase"] += shapes(NAMED_IN_SECTION_5)
    return table


@pytest.fixture(scope="module")
def edge_rows(text: str, label_rows: dict[str, list[str]]) -> dict[str, list[str]]:
    """Edge name without marks → mark, start, end, remark, properties, T, 中文."""
    table: dict[str, list[str]] = {}
    for names, ends, props, time, zh in rows(text, "4", 5):
        pairs = [pair.split("→") for pair in ends.split()]
        if len(pairs) > 1 and all(len(pair) == 2 for pair in pairs):  # Person→Person Company→Company
            start, end = (" ".join(side) for side in zip(*pairs, strict=True))
        else:
            start, end = ends.split("→", 1)
            end = end.replace("A→B of", "of")  # a remark on sides
        found = re.match(r"((?:[A-Z]\w* ?|· ?)+)(.*)", end)
        assert found, end
        starts = start.split(" · ") if "·" in names else [start]
        for name, one in zip(names.split(" · "), starts, strict=True):
            bare, _, mark = name.partition("^")
            table[bare] = [mark, one, found[1].strip(), found[2].strip(), props, time, zh]
    return table


@pytest.fixture(scope="module")
def short(label_rows: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {
        "P": ("Person", "Company", "VillageOrg"),
        "K": tuple(name for name, cells in label_rows.items() if cells[-1] == "K"),
        "R": ("RealEstate", "Vehicle"),
        "C": ("LegalCase",),
    }


def expand(ends: str, short: dict[str, tuple[str, ...]]) -> set[str]:
    latin = [end for end in ends.split() if end.isascii()]  # "C 刑事": a remark in Chinese
    return {name for end in latin for name in short.get(end, (end,))}


@pytest.mark.shared
def test_labels_are_those_of_the_text(label_rows: dict[str, list[str]]) -> None:
    said = {name: (cells[0], cells[1], cells[3]) for name, cells in label_rows.items()}
    # The text of one key goes on with a pointer to design.md.
    zh, key, models = said["LegalCase"]
    said["LegalCase"] = (zh, key.removesuffix(" (design §3)"), models)
    assert {x.name: (x.zh, x.key_doc, x.models) for x in schema.LABELS.values()} == said


@pytest.mark.shared
def test_label_properties_are_those_of_the_text(label_shapes: dict[str, list[Shape]]) -> None:
    declared = {name: [shape(p) for p in label.props] for name, label in schema.LABELS.items()}
    # In the order of the text: the first property is the caption.
    assert declared == label_shapes


@pytest.mark.shared
def test_edges_are_those_of_the_text(edge_rows: dict[str, list[str]], short: dict[str, tuple[str, ...]]) -> None:
    said = {}
    for name, (mark, start, end, remark, _, time, zh) in edge_rows.items():
        there, _, back = zh.partition("/")
        said[name] = (
            expand(start, short),
            expand(end, short),
            there,
            back or there,
            TIMES[time],
            mark == "d",
            remark.startswith("smaller id first"),
        )
    declared = {
        e.name: (
            set(e.start),
            set(e.end),
            e.zh,
            e.zh_back,
            e.time,
            e.derived,
            "smaller id" in e.doc and e.undirected,
        )
        for e in schema.EDGES.values()
    }
    assert declared == said


@pytest.mark.shared
def test_edge_properties_are_those_of_the_text(edge_rows: dict[str, list[str]]) -> None:
    said = {name: list(shapes(cells[4])) for name, cells in edge_rows.items()}
    assert {e.name: [shape(p) for p in e.props] for e in schema.EDGES.values()} == said


@pytest.mark.shared
def test_closed_lists_of_the_tables(
    label_rows: dict[str, list[str]],
    edge_rows: dict[str, list[str]],
    case_text: list[tuple[str, bool]],
) -> None:
    texts = [(name, cells[2]) for name, cells in label_rows.items()]
    texts += [("LegalCase", part) for part, _ in case_text]
    texts += [(name, cells[4]) for name, cells in edge_rows.items()]
    said = {(owner, name): values for owner, text in texts for name, values in closed_lists(text)}
    things: list[NodeLabel | EdgeType] = [*schema.LABELS.values(), *schema.EDGES.values()]
    declared = {(thing.name, prop.name): prop.values for thing in things for prop in thing.props if prop.values}
    for elsewhere in OTHER_LISTS:
        del declared[elsewhere]
    said[("AGENT_IN", "side")] = said[("PARTY_IN", "side")]
    assert declared == said


@pytest.mark.shared
def test_closed_lists_of_section_3(text: str) -> None:
    def words_after(head: str) -> list[str]:
        found = re.search(rf"^- {head}[^:\n]*: (.*)\.$", text, re.M)
        assert found, head
        return re.sub(r"\([^()]*\)", "", found[1]).replace(",", " ").split()

    case = schema.LABELS["LegalCase"]
    flags, kinds = case.prop("text_flags"), schema.LABELS["Step"].prop("kind")
    assert flags is not None
    assert kinds is not None
    assert list(flags.values) == words_after("text_flags")
    assert list(kinds.values) == words_after("Step.kind")
    sub_kinds = re.search(r"扣除\(sub_kind ([^)]*)\)", text)
    deductions = schema.LABELS["Step"].prop("sub_kind")
    assert sub_kinds is not None
    assert deductions is not None
    assert sub_kinds[1].replace("/", " ") in deductions.doc
    modes = case.prop("close_mode")
    assert modes is not None
    assert {"支付令", "司法确认", "仲裁调解", "公证执行证书", "终结本次执行程序"} <= set(modes.values)


@pytest.mark.shared
def test_tie_kinds_are_those_of_section_5(text: str) -> None:
    found = re.search(r"^- \*\*TIE\*\*.*? H: (.*?) Shared thing", text, re.M)
    kind = schema.EDGES["TIE"].prop("kind")
    assert found is not None
    assert kind is not None
    said = re.split(r" · |, ", re.sub(r" \([^()]*\)", "", found[1]))
    assert list(kind.values) == [word.split()[0] for word in said]


@pytest.mark.shared
def test_closing_modes_are_those_of_the_domain(text: str) -> None:
    domain = TEXT.with_name("domain.md").read_text(encoding="utf-8")
    found = re.search(r"^### 8\.6 .*\n(.*)", domain, re.M)
    mode = schema.LABELS["LegalCase"].prop("close_mode")
    assert found is not None
    assert mode is not None
    said = found[1].replace("委托/指定/提级执行", "委托执行 指定执行 提级执行")
    also = {"支付令", "司法确认", "仲裁调解", "公证执行证书"}
    assert set(mode.values) == set(re.findall(r"[\u4e00-\u9fff]+", said)) | also


AT = Place("M01.cypher", 3)


@pytest.mark.parametrize(
    ("ask", "line"),
    [
        (lambda: schema.label("Persn", AT), "M01.cypher:3: 未知标签 'Persn', 是否 'Person'?"),
        (lambda: schema.label("qqq", AT), "M01.cypher:3: 未知标签 'qqq'"),
        (lambda: schema.edge_type("PARTY", AT), "M01.cypher:3: 未知关系 'PARTY', 是否 'PARTY_IN'?"),
        (
            lambda: schema.prop_of_label("Person", "nmae", AT),
            "M01.cypher:3: 标签 'Person' 没有属性 'nmae', 是否 'name'?",
        ),
        (
            lambda: schema.prop_of_label("MoneyItem", "amount", AT),
            "M01.cypher:3: 标签 'MoneyItem' 没有属性 'amount', 是否 'amount_fen'?",
        ),
        (lambda: schema.prop_of_label("Persn", "name", AT), "M01.cypher:3: 未知标签 'Persn', 是否 'Person'?"),
        (
            lambda: schema.prop_of_edge("OWNS", "form", AT),
            "M01.cypher:3: 关系 'OWNS' 没有属性 'form', 是否 'from'?",
        ),
    ],
)
def test_an_unknown_name_is_an_error_with_its_place(ask: object, line: str) -> None:
    assert callable(ask)
    with pytest.raises(SchemaError) as error:
        ask()
    assert str(error.value) == line


def test_every_thing_has_its_base_properties() -> None:
    assert list(schema.node_props("Phone")) == ["id", "last4", "deg", "origins", "origin_count"]
    assert list(schema.edge_props("OWNS")) == ["from", "share", "reason", "price_fen", "price_yuan", "to", "origins"]
    assert list(schema.edge_props("PAID_TO")) == ["amount_fen", "amount_yuan", "date", "origins"]
    assert list(schema.edge_props("STEP_OF")) == ["origins"]
    assert schema.prop_of_edge("OWNS", "from").key
    assert not schema.prop_of_edge("HOLDS", "from").key
    assert schema.EDGES["HAS_ADDRESS"].identity == ("kind", "case_id")


@pytest.mark.parametrize("label", schema.LABELS.values(), ids=lambda x: x.name)
def test_a_label_is_whole(label: NodeLabel) -> None:
    assert label.caption == label.props[0].name
    assert label.zh
    assert label.en
    assert re.fullmatch(r"#[0-9a-f]{6}", label.colour)
    names = [p.name for p in label.props]
    assert len(names) == len(set(names))
    assert not set(names) & {p.name for p in schema.BASE_NODE_PROPS}
    assert all(p.zh and p.en for p in label.props)


@pytest.mark.parametrize("edge", schema.EDGES.values(), ids=lambda x: x.name)
def test_an_edge_is_whole(edge: EdgeType) -> None:
    assert edge.zh
    assert edge.zh_back
    assert edge.en
    assert set(edge.start) | set(edge.end) <= set(schema.LABELS)
    assert all(p.zh and p.en for p in edge.props)
    assert edge.time in schema.TIME_PROPS


def test_no_label_is_named_like_an_edge_and_colours_differ() -> None:
    labels = {name.casefold().replace("_", "") for name in schema.LABELS}
    edges = {name.casefold().replace("_", "") for name in schema.EDGES}
    assert not labels & edges
    assert len({label.colour for label in schema.LABELS.values()}) == len(schema.LABELS)


def test_money_has_two_faces() -> None:
    things: list[NodeLabel | EdgeType] = [*schema.LABELS.values(), *schema.EDGES.values()]
    for thing in things:
        for prop in thing.props:
            if prop.unit == "fen":
                assert prop.type is int
                twin = thing.prop(prop.name.removesuffix("_fen") + "_yuan")
                assert twin is not None
                assert (twin.type, twin.unit) == (float, "yuan")


def test_indexes() -> None:
    indexes = schema.constraints_and_indexes()
    assert {i.label for i in indexes if i.unique} == set(schema.LABELS)
    assert schema.Index("LegalCase", "filed_date") in indexes
    assert schema.Index("Company", "uscc") in indexes
    assert len(indexes) == len(set(indexes))
    for index in indexes:
        schema.prop_of_label(index.label, index.property)


def test_fingerprint_is_stable() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", schema.fingerprint())
    assert schema.fingerprint() == schema.fingerprint.__wrapped__()
