"""The stage `find`: every pattern of the library is asked, and its rows become the clue list (线索清单), best first.

A clue says what a person should check, never what is so. Rows of one pattern with the same cases are one clue with
several subjects; its id hangs on the pattern and the cases alone, so that it stays when identities are mended.
"""

import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from graph import schema
from graph.errors import QueryError
from graph.identifiers import SEPARATOR, keyed_id
from graph.records import loads
from graph.schema import LABELS
from graph.store.address import Address
from graph.store.reading import Rows
from graph.store.serving import open_store
from graph.tables import Graph, read_graph, read_table, write_table
from graph.workspace import Progress, Workspace, code_hash, silent
from queries.checks.lock import locked_otherwise, read_lock
from queries.library import Asked, PatternHeader, Query, ask, data_date_of, library

STAGE = "find"
CLUES, COVERAGE = "clues.parquet", "coverage.json"
GRADE = "规则命中"
SEVERITY = {"low": 0.0, "medium": 5.0, "high": 10.0}
SAME_CLUE = 0.5
ORIGINS = 50
CASE_SECONDS = 120.0
MOST_ROWS = 100_000

COLUMNS: dict[str, tuple[str, pl.DataType]] = {
    "rank": ("序号", pl.Int64()),
    "clue_id": ("线索编号", pl.String()),
    "title": ("线索", pl.String()),
    "model_id": ("模型编号", pl.String()),
    "query": ("命中规则", pl.String()),
    "model_version": ("规则版本", pl.Int64()),
    "grade": ("等级", pl.String()),
    "kind": ("线索类型", pl.String()),
    "case_nos": ("涉案案号", pl.List(pl.String())),
    "courts": ("法院", pl.List(pl.String())),
    "causes": ("案由", pl.List(pl.String())),
    "parties": ("当事人(角色)", pl.List(pl.String())),
    "agents": ("代理人", pl.List(pl.String())),
    "values": ("关键数值", pl.String()),
    "why": ("理由", pl.String()),
    "law_refs": ("法律依据", pl.List(pl.String())),
    "evidence_rows": ("证据行", pl.List(pl.String())),
    "score": ("得分", pl.Float64()),
    "missing": ("缺失数据", pl.List(pl.String())),
    "fp_notes": ("误报提示", pl.String()),
    "next_steps": ("建议调查", pl.List(pl.String())),
    "data_cutoff": ("数据截止", pl.Date()),
    "source_ids": ("来源", pl.List(pl.String())),
    "people": ("主体", pl.List(pl.String())),
    "subjects": ("主体编号", pl.List(pl.String())),
    "case_ids": ("案件编号", pl.List(pl.String())),
    "predecessors": ("前身", pl.List(pl.String())),
}

_FORMULA = r"^[=+\-@＝＋－＠\t\r\n]"
"""Also in full width, which spreadsheets with a Chinese input take for a formula too."""


@dataclass(frozen=True)
class Found:
    """What a pattern found about the same cases.

    `subjects` are ids with the column that named each first; `origins` cells that the pattern leans on beside those of
    the cases (who held an office, who is kin); `shown` what its header says to show, Chinese word → values.
    """

    clue_id: str
    query: Query
    cases: tuple[str, ...]
    subjects: Mapping[str, str]
    origins: tuple[str, ...] = ()
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """`unasked` are patterns that no loaded source feeds, with what is missing: their answer is unknown, not no."""

    clues: int
    unasked: Mapping[str, tuple[str, ...]]
    skipped: bool = False


def find(
    workspace: Workspace,
    address: Address | None = None,
    *,
    office: Path | None = None,
    progress: Progress = silent,
) -> Summary:
    """Ask every pattern and write the clue list; call it as the writer.

    Reads   the store and the tables of the published build; `office` holds an office's own queries.
    Writes  clues.parquet (COLUMNS), best first; coverage.json: what each pattern found, or lacks.
    Raises  WorkspaceError: `build` has not run. QueryError: a pattern is not right. StoreError: the store is down.
    """
    built = workspace.require("build")
    patterns = patterns_to_ask(office)
    inputs = {"build": built.version}
    code = code_hash(Path(__file__).parent, *([office] if office is not None else []))
    if workspace.is_current(STAGE, inputs, {}, code):
        published = workspace.require(STAGE)
        told = json.loads((published.folder / COVERAGE).read_text("utf-8"))
        missing = {one["query"]: tuple(one["missing"]) for one in told if one["missing"]}
        return Summary(read_table(published.folder / CLUES).height, missing, skipped=True)
    before = _published(workspace)
    these = loads(workspace)
    data_date = data_date_of(these)
    with open_store(workspace, address) as store:
        graph = read_graph(built.folder / "graph")
        found, coverage = ask_patterns(patterns.values(), graph, store, data_date, workspace.key(), progress)
    table = _told(found, graph, before, data_date, {one.load_id: one.source for one in these})
    with workspace.stage(STAGE, inputs=inputs, parameters={}, code=code) as run:
        write_table(table, run.path(CLUES))
        run.path(COVERAGE).write_text(json.dumps(coverage, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return Summary(table.height, {one["query"]: tuple(one["missing"]) for one in coverage if one["missing"]})


def patterns_to_ask(office: Path | None = None) -> dict[str, Query]:
    """The patterns that are not retired, by id.

    Raises QueryError: one of the package has another text than its version says, so that a clue could not name what
    it came from.
    """
    locked = read_lock()
    for query in library().values():
        for reason in locked_otherwise(query, locked):
            raise QueryError(reason, query.place())
    return {
        name: one
        for name, one in library(office).items()
        if isinstance(one.header, PatternHeader) and one.header.status != "retired"
    }


def lacks(query: Query, graph: Graph) -> list[str]:
    """What a pattern needs and nothing loaded tells: whole labels and edge types, or properties without any value."""
    assert isinstance(query.header, PatternHeader)
    lacking = []
    for need in query.header.needs:
        name, _, prop = need.partition(".")
        frame = graph.label(name) if name in LABELS else graph.edge(name)
        if not frame.height or (prop and frame[prop].null_count() == frame.height):
            lacking.append(need)
    return lacking


def ask_patterns(
    patterns: Collection[Query],
    graph: Graph,
    store: Asked,
    data_date: date,
    key: bytes,
    progress: Progress = silent,
) -> tuple[list[Found], list[dict[str, Any]]]:
    """What the patterns found, and for each the number of clues or what it lacks; one that lacks is not asked.

    Raises QueryError: a pattern is not right, or finds more rows than a clue list can hold. StoreError: no answer.
    """
    found: list[Found] = []
    coverage: list[dict[str, Any]] = []
    for n, query in enumerate(patterns):
        progress(query.id, n, len(patterns))
        lacking = lacks(query, graph)
        clues: list[Found] = []
        if not lacking:
            rows = ask(store, query, {}, data_date=data_date, seconds=CASE_SECONDS, rows=MOST_ROWS)
            clues = clues_of(query, rows, key)
        found += clues
        coverage.append({"query": query.id, "clues": len(clues), "missing": lacking})
    progress("", len(patterns), len(patterns))
    return found, coverage


def clues_of(query: Query, rows: Rows, key: bytes) -> list[Found]:
    """The clues of one pattern's rows: those with the same cases together, in the order of the rows.

    The id hangs on the pattern and the cases alone. Raises QueryError: the row limit cut some off, or the evidence
    of a row is no list of cases.
    """
    header = query.header
    assert isinstance(header, PatternHeader)
    if rows.partial:
        raise QueryError(f"{query.id}: 结果超过 {MOST_ROWS} 行, 线索表会不全: 请收紧规则")
    subjects: dict[tuple[str, ...], dict[str, str]] = {}
    origins: dict[tuple[str, ...], set[str]] = {}
    shown: dict[tuple[str, ...], dict[str, set[str]]] = {}
    for row in rows.rows:
        told = dict(zip(rows.columns, row, strict=True))
        evidence = told[header.evidence]
        if not isinstance(evidence, list) or not evidence or not all(isinstance(case, str) for case in evidence):
            raise QueryError(f"{query.id}: 证据列 {header.evidence} 应为案件编号的列表")
        cases = tuple(sorted(set(evidence)))
        mine = subjects.setdefault(cases, {})
        for column in header.subject:
            for one in _flat_texts(told[column]):
                mine.setdefault(one, column)
        origins.setdefault(cases, set()).update(_flat_texts(told[header.origins]) if header.origins else ())
        for column, word in header.shows.items():
            shown.setdefault(cases, {}).setdefault(word, set()).update(_flat_texts(told[column]))
    return [
        Found(
            keyed_id(key, "Clue", query.id, SEPARATOR.join(cases)),
            query,
            cases,
            mine,
            tuple(sorted(origins[cases])),
            {word: tuple(sorted(values)) for word, values in shown.get(cases, {}).items()},
        )
        for cases, mine in subjects.items()
    ]


def _flat_texts(value: object) -> list[str]:
    """The texts of a value, of a list, or of lists in a list; nothing of null."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [text for one in value for text in _flat_texts(one)]
    return [str(value)]


def _published(workspace: Workspace) -> pl.DataFrame:
    published = workspace.current(STAGE)
    empty = pl.DataFrame(schema={name: kind for name, (_, kind) in COLUMNS.items()})
    return read_table(published.folder / CLUES) if published is not None else empty


def _told(
    found: list[Found], graph: Graph, before: pl.DataFrame, data_date: date, sources: Mapping[str, str]
) -> pl.DataFrame:
    """The clue list: names, courts, amounts and rows of each clue's cases, ids kept from the run before, best first."""
    facts = _Facts(graph, {case for one in found for case in one.cases}, {s for one in found for s in one.subjects})
    rows: list[dict[str, Any]] = []
    kept = kept_ids(found, before)
    for one in found:
        query = one.query
        header = query.header
        assert isinstance(header, PatternHeader)
        clue_id, predecessors = kept[one.clue_id]
        origins = [*one.origins, *(o for o in facts.origins(one.cases) if o not in set(one.origins))]
        rows.append(
            {
                "clue_id": clue_id,
                "title": header.title.zh,
                "model_id": header.model,
                "query": query.id,
                "model_version": header.version,
                "grade": GRADE,
                "kind": header.kind,
                "case_nos": facts.case_numbers(one.cases),
                "courts": facts.courts(one.cases),
                "causes": facts.causes(one.cases),
                "parties": facts.parties(one.cases),
                "agents": facts.agents(one.cases),
                "values": "; ".join(
                    [facts.values(one.cases), *(f"{word} {'、'.join(v)}" for word, v in one.shown.items())]
                ),
                "why": header.why,
                "law_refs": [f"{law.law}第{law.article}条({law.edition})" for law in header.legal_basis],
                "evidence_rows": origins[:ORIGINS],
                "score": SEVERITY[header.severity],
                "missing": facts.missing(query, one.cases),
                "fp_notes": header.innocent,
                "next_steps": list(header.next_steps),
                "data_cutoff": data_date,
                "source_ids": sorted({sources.get(origin.split("/", 1)[0], "?") for origin in origins}),
                "people": [f"{facts.names.get(i) or '(无名)'}({role})" for i, role in one.subjects.items()],
                "subjects": [
                    f"{role}:{subject}"
                    for subject, role in sorted(one.subjects.items(), key=lambda each: (each[1], each[0]))
                ],
                "case_ids": list(one.cases),
                "predecessors": predecessors,
            }
        )
    rows.sort(key=lambda row: (-row["score"], -len(row["case_ids"]), row["clue_id"]))
    for n, row in enumerate(rows, 1):
        row["rank"] = n
    return pl.DataFrame(rows, schema={name: kind for name, (_, kind) in COLUMNS.items()}, orient="row")


def kept_ids(found: Collection[Found], before: pl.DataFrame) -> dict[str, tuple[str, list[str]]]:
    """New id → the id to keep and the ids it comes from; no id is given twice.

    A clue keeps the id of the last published one of its pattern that shares at least half of its cases (Jaccard): the
    closest pairs first, so that what did not change never loses its id to a clue that merely has the cases that the id
    was once made of. Any other is new and comes from those it shares cases with; one that took another in names it.
    Cost    O(cases of all clues + pairs that share a case).
    """
    old = {row["clue_id"]: row for row in before.iter_rows(named=True)}
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for clue_id, row in old.items():
        for case in set(row["case_ids"]):
            holders[row["query"], case].append(clue_id)
    near: dict[str, dict[str, float]] = {}
    for one in found:
        counts = Counter(was for case in set(one.cases) for was in holders[one.query.id, case])
        sizes = {was: len(set(one.cases)) + len(set(old[was]["case_ids"])) for was in counts}
        near[one.clue_id] = {was: n / (sizes[was] - n) for was, n in counts.items()}
    # Of equally close ones the id that the cases themselves give.
    pairs = sorted((-share, new != was, new, was) for new, each in near.items() for was, share in each.items())
    kept: dict[str, str] = {}
    taken: set[str] = set()
    for share, _, new, was in pairs:
        if -share >= SAME_CLUE and new not in kept and was not in taken:
            kept[new] = was
            taken.add(was)
    told: dict[str, tuple[str, list[str]]] = {}
    for new in sorted(near):
        if new in kept:
            taken_in = {was for was in near[new] if was not in taken}
            told[new] = (kept[new], sorted({*old[kept[new]]["predecessors"], *taken_in}))
            continue
        fresh = new
        while fresh in taken:  # its own id is carried on by a clue that has grown
            fresh = hashlib.sha256(fresh.encode()).hexdigest()[: len(new)]
        taken.add(fresh)
        told[new] = (fresh, sorted(near[new]))
    return told


class _Facts:
    """What the tables say of the cases and people of the clues."""

    def __init__(self, graph: Graph, cases: set[str], subjects: set[str]) -> None:
        wanted = pl.Series("id", sorted(cases), dtype=pl.String)
        chosen = graph.label("LegalCase").join(wanted.to_frame(), on="id", how="semi")
        self.cases = {row["id"]: row for row in chosen.iter_rows(named=True)}
        self.party_rows = self._of(graph, "PARTY_IN", "end", wanted)
        self.agent_rows = self._of(graph, "AGENT_IN", "end", wanted)
        self.court_rows = self._of(graph, "HEARD_BY", "start", wanted)
        people = {row["start"] for row in (*self.party_rows, *self.agent_rows)} | {
            row["end"] for row in self.court_rows
        }
        self.names: dict[str, str] = {}
        ids = pl.Series("id", sorted(people | subjects), dtype=pl.String).to_frame()
        for label in ("Person", "Company", "VillageOrg", "Agent", "Court"):
            told = graph.label(label).join(ids, on="id", how="semi")
            shown = ["township", "name", "kind"] if label == "VillageOrg" else ["name"]
            for row in told.select("id", *shown).iter_rows():
                self.names[row[0]] = "".join(part for part in row[1:] if part)

    @staticmethod
    def _of(graph: Graph, kind: str, end: str, cases: pl.Series) -> list[dict[str, Any]]:
        frame = graph.edge(kind).join(cases.to_frame().rename({"id": end}), on=end, how="semi")
        return frame.sort("start", "end").to_dicts()

    def case_numbers(self, cases: Iterable[str]) -> list[str]:
        return [self.cases[case]["case_no"] for case in self._in_time(cases)]

    def _in_time(self, cases: Iterable[str]) -> list[str]:
        return sorted(cases, key=lambda case: (self.cases[case]["filed_date"] or date.max, self.cases[case]["case_no"]))

    def courts(self, cases: tuple[str, ...]) -> list[str]:
        return sorted({self.names.get(row["end"], "") for row in self.court_rows if row["start"] in cases} - {""})

    def causes(self, cases: tuple[str, ...]) -> list[str]:
        return sorted({self.cases[case]["cause"] for case in cases} - {None})

    def parties(self, cases: tuple[str, ...]) -> list[str]:
        rows = [row for row in self.party_rows if row["end"] in cases]
        told = {(row["side"] or "?", row["role"] or "", self.names.get(row["start"]) or "(无名)") for row in rows}
        return [f"{name}({role})" for _, role, name in sorted(told)]

    def agents(self, cases: tuple[str, ...]) -> list[str]:
        rows = [row for row in self.agent_rows if row["end"] in cases]
        return sorted({f"{self.names.get(row['start']) or '(无名)'}({row['side'] or '?'}方)" for row in rows})

    def values(self, cases: tuple[str, ...]) -> str:
        rows = [self.cases[case] for case in cases]
        amounts = [row["amount_claimed_fen"] for row in rows if row["amount_claimed_fen"] is not None]
        days = [row["days_open"] for row in rows if row["days_open"] is not None]
        parts = [f"{len(rows)} 案"]
        if amounts:
            parts.append(f"标的合计 {sum(amounts) / 100:,.2f} 元")
        if days:
            parts.append(f"审理 {min(days)}–{max(days)} 天" if min(days) != max(days) else f"审理 {days[0]} 天")
        return "; ".join(parts)

    def origins(self, cases: tuple[str, ...]) -> list[str]:
        told = [origin for case in cases for origin in self.cases[case]["origins"] or []]
        told += [o for row in self.party_rows if row["end"] in cases for o in row["origins"] or []]
        return sorted(set(told))

    def missing(self, query: Query, cases: tuple[str, ...]) -> list[str]:
        """Properties of cases that the pattern needs and a case of this clue does not tell."""
        assert isinstance(query.header, PatternHeader)
        props = [need.partition(".")[2] for need in query.header.needs if need.startswith("LegalCase.")]
        return sorted(
            {
                schema.prop_of_label("LegalCase", prop).zh
                for prop in (*props, "text_read")
                if any(self.cases[case][prop] is None for case in cases)
            }
        )


def clue_list(workspace: Workspace) -> pl.DataFrame:
    """The published clue list. Raises WorkspaceError: `find` has not run."""
    return read_table(workspace.require(STAGE).folder / CLUES)


def write_csv(clues: pl.DataFrame, path: Path) -> None:
    """The clue list for a spreadsheet: UTF-8 with BOM, Chinese headers, no cell that would be taken for a formula."""
    path.write_text("\ufeff" + _flat(clues).write_csv(), "utf-8")


def write_xlsx(clues: pl.DataFrame, path: Path, data_date: date | None = None) -> None:
    """The clue list as a workbook; every cell is text, its date is that of the data."""
    flat = _flat(clues)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = data_date or max(clues["data_cutoff"].drop_nulls().to_list(), default=date(2000, 1, 1))
    book.set_properties({"created": datetime(day.year, day.month, day.day), "title": "线索清单"})
    sheet = book.add_worksheet("线索清单")
    head = book.add_format({"bold": True, "bg_color": "#eeeeee"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for column, name in enumerate(flat.columns):
        sheet.write_string(0, column, name, head)
    for at, row in enumerate(flat.iter_rows(), 1):
        for column, value in enumerate(row):
            sheet.write_string(at, column, value or "", wrap)
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, len(flat.columns) - 1, 18)
    book.close()
    path.write_bytes(buffer.getvalue())


def _flat(clues: pl.DataFrame) -> pl.DataFrame:
    columns = []
    for name, (zh, kind) in COLUMNS.items():
        value = pl.col(name).list.join("、") if kind == pl.List(pl.String) else pl.col(name).cast(pl.String)
        text = value.fill_null("")
        risky = text.str.contains(_FORMULA)
        columns.append(pl.when(risky).then(pl.lit("'") + text).otherwise(text).alias(zh))
    return clues.select(columns)
