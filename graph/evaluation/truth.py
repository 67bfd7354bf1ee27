"""What is true of a simulated county: which parties are a planted ring, which an innocent look-alike."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from graph import schema
from graph.contracts import check
from graph.errors import Place, SourceError, WorkspaceError
from graph.identifiers import parse_case_no, plain
from graph.records import loads, records_folder
from graph.rings.docket import docket_of
from graph.tables import Graph, read_table
from graph.workspace import Workspace

FEWEST_FOUND = 0.5
"""A truth file of which less than this share of the mentions is found speaks of another county."""


@dataclass(frozen=True)
class Planted:
    """A planted ring. `members` and `cases` are node ids of the graph; `cyclic`: its disputes close a cycle."""

    id: str
    archetype: str
    members: frozenset[str]
    cases: frozenset[str]
    cyclic: bool


def closes_a_circle(disputes: Iterable[Iterable[Set[str]]], members: int) -> bool:
    """Whether `members` people have at least as many distinct disputes, and these close a circle.

    A dispute is its two sides. Each is counted for one pair of opposed people: a joint suit closes no circle by itself.
    """
    distinct = sorted({tuple(sorted(tuple(sorted(side)) for side in sides)) for sides in disputes})
    if len(distinct) < members:
        return False
    root: dict[str, str] = {}
    used: set[tuple[str, str]] = set()

    def top(x: str) -> str:
        while root.setdefault(x, x) != x:
            x = root[x]
        return x

    for one, other in sorted(distinct, key=lambda d: (len(d[0]) * len(d[1]), d)):
        pairs = [(min(a, b), max(a, b)) for a in one for b in other]
        joining = next((pair for pair in pairs if top(pair[0]) != top(pair[1])), None)
        if joining is not None:
            root[top(joining[0])] = top(joining[1])
            used.add(joining)
        elif any(pair not in used for pair in pairs):
            return True
    return False


@dataclass(frozen=True)
class Innocent:
    """An innocent group that looks like a ring; `kind` says why it does."""

    id: str
    kind: str
    members: frozenset[str]
    cases: frozenset[str]


@dataclass(frozen=True)
class Truth:
    """All that was planted in one county."""

    rings: tuple[Planted, ...]
    innocent: tuple[Innocent, ...]


@dataclass(frozen=True)
class Matched:
    """A truth file seen in a workspace: `found` of its `mentions` are there.

    A member whom `resolve` holds for several entities is the one with most of the mentions; `same` leads there from
    the others, so that a split identity is not counted as two people.
    """

    truth: Truth
    same: Mapping[str, str]
    mentions: int
    found: int


class CaseIds:
    """The node ids of cases as people name them: court and number."""

    def __init__(self, graph: Graph) -> None:
        heard = graph.edge("HEARD_BY").filter(pl.col("end_label") == "Court").select(id="start", court="end")
        named = graph.label("Court").select("name", court="id")
        cases = graph.label("LegalCase").select("id", "case_no").join(heard, on="id", how="left")
        self._of: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for case, number, court in (
            cases.join(named, on="court", how="left").select("id", "case_no", "name").iter_rows()
        ):
            self._of[_normal(number)].append((case, court))

    def of(self, cases: Iterable[Mapping[str, Any]]) -> frozenset[str]:
        """Ids of those `{court, case_no}` that the graph holds; the court decides where several have the number."""
        ids: set[str] = set()
        for case in cases:
            held = self._of.get(_normal(case["case_no"]), [])
            ids.update(one for one, court in held if len(held) == 1 or court == case.get("court"))
        return frozenset(ids)


def read_truth(path: Path, workspace: Workspace, graph: Graph) -> Matched:
    """Read `truth.json` and find its people and cases in the `graph` built from the workspace's loads.

    Raises SourceError: the file cannot be read, is not what the contract says, or is of another county.
            WorkspaceError: `resolve` ran again after `build`.
    Cost    one pass over the mentions of the files that the truth names.
    """
    told = _read(path)
    check("truth", told, path.name)
    rows = _rows(workspace, [one for group in _groups(told) for one in group["members"]])
    chief_of: dict[int, str] = {}
    same: dict[str, str] = {}
    mentions = found = 0
    for member in (one for group in _groups(told) for one in group["members"]):
        votes: Counter[str] = Counter()
        for mention in member["mentions"]:
            ids = {entity for entity, words in rows.get(_place(mention), ()) if _is(member, words)}
            votes.update(ids)
            mentions, found = mentions + 1, found + bool(ids)
        if votes:
            chief = min(votes, key=lambda one: (-votes[one], one))
            chief_of[id(member)] = chief
            same.update((one, chief) for one in votes if one != chief)
    if found < mentions * FEWEST_FOUND:
        reason = f"{mentions} 处提及只找到 {found} 处, 不是这个工作区所装数据的真值文件"
        raise SourceError(reason, Place(path.name))
    cases = CaseIds(graph)

    def members(group: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(chief_of[id(one)] for one in group["members"] if id(one) in chief_of)

    fought = _fought(graph, same) if any("cyclic" not in one for one in told["rings"]) else []

    def circle(ring: Mapping[str, Any]) -> bool:
        """What the truth says of it, else what its members' disputes do."""
        if "cyclic" in ring:
            return bool(ring["cyclic"])
        own = members(ring)
        inside = [[side & own for side in sides] for sides in fought]
        return closes_a_circle([sides for sides in inside if all(sides)], len(own))

    truth = Truth(
        tuple(
            Planted(one["id"], one["archetype"], members(one), cases.of(one["cases"]), circle(one))
            for one in told["rings"]
        ),
        tuple(Innocent(one["id"], one["kind"], members(one), cases.of(one["cases"])) for one in told["innocent"]),
    )
    chiefs = set(chief_of.values())
    return Matched(truth, {one: chief for one, chief in same.items() if one not in chiefs}, mentions, found)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise SourceError(f"无法读取: {error.strerror}", Place(str(path))) from error
    except ValueError as error:
        row = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise SourceError("不是 JSON", Place(path.name, row)) from error


def _fought(graph: Graph, same: Mapping[str, str]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The two sides of every dispute; who is held for several is one, as in `same`."""
    docket = docket_of(graph)
    sides: dict[int, tuple[set[str], set[str]]] = {}
    for dispute, side, party in zip(
        docket.slot_dispute.tolist(), docket.slot_side.tolist(), docket.slot_party.tolist(), strict=True
    ):
        who = docket.parties[party]
        sides.setdefault(dispute, (set(), set()))[side].add(same.get(who, who))
    return [(frozenset(a), frozenset(b)) for a, b in sides.values()]


def _groups(told: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (*told["rings"], *told["innocent"])


def _place(mention: str) -> tuple[str, int]:
    file, _, row = mention.rpartition("#")
    return file, int(row)


def _is(member: Mapping[str, Any], words: Iterable[str | None]) -> bool:
    """Whether a mention with these words, its name and numbers, is the member's."""
    own = {plain(member["name"]), plain(member.get("id_no") or member["name"])}
    return any(plain(word) in own for word in words if word is not None)


def _rows(
    workspace: Workspace, members: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, int], list[tuple[str, list[str | None]]]]:
    """(file, row) → (entity id, name, numbers) of every party who stands there."""
    wanted = {_place(mention) for member in members for mention in member["mentions"]}
    places = pl.DataFrame(sorted(wanted), schema={"file": pl.String, "number": pl.Int64}, orient="row")
    resolved, built = workspace.require("resolve"), workspace.require("build")
    if built.manifest()["content"]["inputs"]["resolve"] != resolved.version:
        raise WorkspaceError("resolve 之后尚未运行 build, 请先运行: qingsu run", Place(str(workspace.folder)))
    entities = read_table(resolved.folder / "identity" / "mentions.parquet", ["ref", "label", "entity_id"]).filter(
        pl.col("label").is_in([one.name for one in schema.PARTIES])
    )
    words = ("name", "id_no", "uscc_no", "village_code")
    rows: dict[tuple[str, int], list[tuple[str, list[str | None]]]] = defaultdict(list)
    for load in loads(workspace):
        if load.file not in {file for file, _ in wanted}:
            continue
        taken = read_table(records_folder(workspace, load) / "mentions.parquet", ["ref", "row", *words])
        numbered = taken.with_columns(file=pl.lit(load.file), number=pl.col("row").str.split("/").list.last().cast(int))
        there = numbered.join(places, on=["file", "number"], how="semi").join(entities, on="ref")
        for file, number, entity, *told in there.select("file", "number", "entity_id", *words).iter_rows():
            rows[file, number].append((entity, told))
    return rows


def _normal(case_no: str) -> str:
    """The one spelling of a case number."""
    parsed = parse_case_no(case_no)
    return parsed.normal if parsed is not None else plain(case_no)
