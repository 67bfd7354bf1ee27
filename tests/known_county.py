"""A county small enough to know by heart, loaded and built without a store, with its truth and its rings."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from graph.derive import derive_all
from graph.identifiers import make_citizen_id
from graph.knitting import knit
from graph.records import read_records
from graph.resolution.resolve import resolve
from graph.tables import Graph, read_graph, read_table, sorted_graph, write_table
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.provenance import Provenance

COURT = "清和县人民法院"
FILE = "当事人明细.csv"
HEADER = ("案号", "受理法院", "诉讼地位", "序号", "姓名或名称", "证件类型", "证件号码")
NAMES = {"a": "赵甲一", "b": "钱乙二", "c": "孙丙三", "d": "李丁四", "e": "周戊五", "f": "吴己六", "g": "郑庚七"}
SUITS = ("ab", "bc", "ca", "cb", "de", "fg")
"""Who sued whom, case by case. In the third the court did not take down c's number, so that c is two entities."""

UNNUMBERED = ("c", 3)
RING, FAMILY = "abc", "de"


def id_no(party: str) -> str:
    return make_citizen_id("999999", date(1980, 1, 1), ord(party))


def case_no(nth: int) -> str:
    return f"（2023）冀9901民初{nth}号"


def rows() -> list[tuple[str, ...]]:
    """The party sheet; its first row is row 2 of the file."""
    return [
        (case_no(nth), COURT, role, "1", NAMES[party], "居民身份证", "" if (party, nth) == UNNUMBERED else id_no(party))
        for nth, suit in enumerate(SUITS, 1)
        for role, party in zip(("原告", "被告"), suit, strict=True)
    ]


def truth() -> dict[str, Any]:
    """One cyclic ring, one innocent family."""

    def member(party: str) -> dict[str, Any]:
        places = [row for row, cells in enumerate(rows(), 2) if cells[4] == NAMES[party]]
        return {"name": NAMES[party], "id_no": id_no(party), "mentions": [f"{FILE}#{row}" for row in places]}

    def cases(parties: str) -> list[dict[str, str]]:
        return [{"court": COURT, "case_no": case_no(n)} for n, suit in enumerate(SUITS, 1) if set(suit) <= set(parties)]

    ring = {
        "id": "R1",
        "archetype": "G-CHAIN",
        "observable_channels": ["topology"],
        "members": [member(party) for party in RING],
        "agents": [],
        "cases": cases(RING),
        "cyclic": True,
        "disputes_inside": 3,
    }
    family = {"id": "I1", "kind": "family", "members": [member(p) for p in FAMILY], "cases": cases(FAMILY)}
    return {"rings": [ring], "innocent": [family], "settings": {"seed": 1}}


def write_truth(path: Path, told: dict[str, Any]) -> Path:
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return path


def built_workspace(folder: Path) -> Workspace:
    """Loaded, resolved, and the tables of `build` published; no database."""
    folder.mkdir()
    with (folder / FILE).open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEADER, *rows()])
    workspace = Workspace(folder / "workspace")
    with workspace.writer():
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [folder / FILE], about=Provenance("虚构数据", received=date(2026, 1, 1)))
        resolve(workspace)
        publish_tables(workspace)
    return workspace


def publish_tables(workspace: Workspace) -> None:
    """What `build` publishes, without its store; call it as the writer."""
    inputs = {stage: workspace.require(stage).version for stage in ("load", "resolve")}
    mentions = read_table(workspace.require("resolve").folder / "identity" / "mentions.parquet")
    graph = sorted_graph(derive_all(knit(read_records(workspace), mentions, workspace.key()).graph))
    with workspace.stage("build", inputs=inputs, parameters={}, code="tables") as run:
        for label, frame in graph.nodes.items():
            write_table(frame, run.path(f"graph/nodes/{label}.parquet"))
        for kind, frame in graph.edges.items():
            write_table(frame, run.path(f"graph/edges/{kind}.parquet"))


def graph_of(workspace: Workspace) -> Graph:
    return read_graph(workspace.require("build").folder / "graph")


def entities(graph: Graph, party: str) -> list[str]:
    """Ids of all entities of that name, the one with the number first."""
    people = graph.label("Person").filter(name=NAMES[party])
    return people.sort("id_no_hash", "id", nulls_last=True)["id"].to_list()


def one_ring(graph: Graph, groups: Sequence[str], q: float) -> list[dict[str, Any]]:
    """Rings of `rings.json`, as far as evaluation reads them: every entity of each letter, its cases."""
    return [
        {
            "members": [{"id": one, "role": "core"} for party in group for one in entities(graph, party)],
            "cases": [
                {"court": COURT, "case_no": case_no(n)} for n, suit in enumerate(SUITS, 1) if set(suit) <= set(group)
            ],
            "q_value": q,
        }
        for group in groups
    ]
