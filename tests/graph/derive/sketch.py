"""Graphs for the tests of `graph/derive`: small ones written by hand, and a county where everything occurs."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import polars as pl

from graph.tables import Graph, edge_columns, node_columns, sorted_graph

Node = dict[str, Any]
Edge = tuple[str, str, str, dict[str, Any]]


def case(**props: Any) -> Node:
    return {"label": "LegalCase", **props}


def person(**props: Any) -> Node:
    return {"label": "Person", **props}


def company(**props: Any) -> Node:
    return {"label": "Company", **props}


def party(who: str, where: str, side: str | None, **props: Any) -> Edge:
    return (
        who,
        "PARTY_IN",
        where,
        {"role": {"A": "原告", "B": "被告", "T": "第三人", None: "上诉人"}[side], "side": side} | props,
    )


def day(text: str) -> date:
    return date.fromisoformat(text)


def sketch(nodes: dict[str, Node], edges: Iterable[Edge] = ()) -> Graph:
    """A graph of nodes by id and edges (start, type, end, properties); an edge's origin is its place from 1."""
    rows: dict[str, list[dict[str, Any]]] = {}
    links: dict[str, list[dict[str, Any]]] = {}
    for key, node in nodes.items():
        rows.setdefault(node["label"], []).append({"id": key} | {k: v for k, v in node.items() if k != "label"})
    for place, (start, kind, end, props) in enumerate(edges, 1):
        ends = {"start": start, "start_label": nodes[start]["label"], "end": end, "end_label": nodes[end]["label"]}
        links.setdefault(kind, []).append({**ends, "origins": [f"o{place:03}"], **props})
    graph = Graph()
    for label, these in rows.items():
        graph = graph.with_label(label, _frame(these, node_columns(label)))
    for kind, these in links.items():
        graph = graph.with_edge(kind, _frame(these, edge_columns(kind)))
    return graph


def values(graph: Graph, label: str, prop: str) -> dict[str, Any]:
    """id → the property, of every node of a label."""
    frame = graph.label(label)
    return dict(zip(frame["id"], frame[prop].to_list(), strict=True))


def links(graph: Graph, kind: str, *props: str) -> list[tuple[Any, ...]]:
    """(start, end, properties …) of every edge of a type, sorted."""
    return sorted(graph.edge(kind).select("start", "end", *props).rows(), key=repr)


def shuffled(graph: Graph, seed: int) -> Graph:
    """The same graph with the rows of every table in another order."""
    nodes = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in graph.nodes.items()}
    edges = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in graph.edges.items()}
    return Graph(nodes, edges)


def assert_same(one: Graph, other: Graph) -> None:
    """Equal tables whatever the order of their rows; an empty table is no table."""
    one, other = sorted_graph(one), sorted_graph(other)
    assert list(one.nodes) == list(other.nodes)
    assert list(one.edges) == list(other.edges)
    for tables, others in ((one.nodes, other.nodes), (one.edges, other.edges)):
        for name, frame in tables.items():
            assert frame.equals(others[name]), name


def county(seed: int) -> Graph:
    """Sixty cases of forty people and twelve companies, with kin, phones, steps, agents and gaps everywhere."""
    dice = random.Random(seed)
    people = [f"p{n:02}" for n in range(40)]
    companies = [f"q{n:02}" for n in range(12)]
    cases = [f"c{n:02}" for n in range(60)]
    nodes: dict[str, Node] = {"v0": {"label": "VillageOrg", "name": "甲村"}}
    for one in people:
        born = dice.choice([None, date(1940 + dice.randrange(60), 1, 1)])
        nodes[one] = person(
            name=dice.choice(["张三", "李四", "王五", one]), is_masked=dice.random() < 0.05, birth_date=born
        )
    for one in companies:
        nodes[one] = company(name=f"{one}公司", email=dice.choice([None, "a@x.cn", f"{one}@x.cn"]))
    for n, one in enumerate(cases):
        filed = date(2020, 1, 1) + timedelta(dice.randrange(900))
        nodes[one] = case(
            case_no=f"（2020）晋0403民初{n}号",
            filed_date=dice.choice([filed, filed, None]),
            close_date=filed + timedelta(dice.randrange(-5, 90)),
            close_mode=dice.choice(["判决", "判决", "调解", None]),
            amount_claimed_fen=dice.randrange(10**6),
        )
    edges: list[Edge] = []
    for one in cases:
        three = dice.sample([*people[:12], *companies[:4], "v0"], 3)
        for who, side in zip(three, ("A", "B", dice.choice(["A", "B", "T", None])), strict=True):
            edges.append(party(who, one, side, present=dice.choice([True, False, False, None])))
    for n, one in enumerate(cases[40:]):
        edges.append((one, "FOLLOWS", cases[dice.randrange(20)], {"kind": dice.choice(["上诉", "再审", "转破产"])}))
        edges.append((one, "ENFORCES", cases[20 + n], {}))
        nodes[f"s{n}"] = {
            "label": "Step",
            "kind": dice.choice(["扣除", "扣除", "延长"]),
            "sub_kind": dice.choice(["鉴定", "公告", "调解"]),
            "from": date(2020, 1, 1),
            "to": date(2022, 1, 1),
            "approved_by": dice.choice(["院长", None]),
        }
        edges.append((f"s{n}", "STEP_OF", dice.choice(cases), {}))
    for n in range(6):
        nodes[f"a{n}"] = {"label": "Agent", "name": f"律师{n}"}
        edges.append((f"a{n}", "SAME_PERSON", people[n], {"level": "I4"}))
        for _ in range(4):
            edges.append((f"a{n}", "AGENT_IN", dice.choice(cases), {"side": dice.choice(["A", "B", None])}))
    for n, office in enumerate(("judge", "assessor", "clerk")):
        nodes[f"j{n}"] = {"label": "CourtOfficer", "name": f"官{n}", "kind": office}
        edges.append((f"j{n}", "SAME_PERSON", people[20 + n], {"level": "I3"}))
    for n in range(10):
        nodes[f"t{n}"] = {"label": "Phone"}
        nodes[f"h{n}"] = {"label": "Address", "precision": dice.choice(["room", "room", "street"])}
        nodes[f"b{n}"] = {"label": "BankAccount"}
        for thing, kind in ((f"t{n}", "HAS_PHONE"), (f"h{n}", "HAS_ADDRESS"), (f"b{n}", "HAS_ACCOUNT")):
            for who in dice.sample(people + companies, dice.randrange(1, 4)):
                edges.append((who, kind, thing, {}))
    for _ in range(25):
        one, other = sorted(dice.sample(people, 2))
        kind, degree = dice.choice([("配偶", None), ("父母子女", 1), ("父母子女", None), ("兄弟姐妹", 2)])
        edges.append((one, "KIN", other, {"kind": kind, "degree": degree}))
        edges.append((one, dice.choice(["LEGAL_REP_OF", "OFFICER_OF", "CONTROLS"]), dice.choice(companies), {}))
        edges.append((other, "SHAREHOLDER_OF", dice.choice(companies), {"ratio": dice.choice([None, 0.05, 0.5])}))
    edges.append((people[3], "OFFICIAL_OF", "v0", {"post": "主任"}))
    for who in people[:8]:
        first, last = sorted(date(2010 + dice.randrange(10), 1, 1) for _ in range(2))
        edges.append((who, "INSURED_BY", dice.choice(companies[:3]), {"line": "养老", "from": first, "to": last}))
    nodes[cases[40]]["case_class"] = "执行"
    nodes["r0"] = {"label": "RealEstate"}
    edges.append(("r0", "SEALED_IN", cases[40], {"from": date(2021, 1, 1)}))
    edges.append((companies[0], "BRANCH_OF", companies[1], {}))
    return sketch(nodes, {edge[:3]: edge for edge in edges}.values())


def _frame(rows: list[dict[str, Any]], columns: dict[str, pl.DataType]) -> pl.DataFrame:
    unknown = {name for row in rows for name in row} - set(columns)
    assert not unknown, unknown
    return pl.DataFrame(rows, schema=columns)
