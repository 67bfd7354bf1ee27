"""The stage `find`: every pattern is asked, models combine the hits, and a clue list (线索清单) is written, best first.

A clue says what a person should check, never what is so. The hit of a pattern alone is a clue of grade 规则命中,
unless its header says that it counts in its model only. What a model makes of its hits is 模型线索 or 强线索, and
stands for them, so that nothing is told twice. The id of a clue hangs on the pattern or model and the cases alone, so
that it stays when identities are mended.
"""

import io
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from graph import schema
from graph.errors import QueryError
from graph.records import loads
from graph.schema.edges import TIE_KINDS
from graph.store.address import Address
from graph.store.serving import open_store
from graph.succession import succession
from graph.tables import Graph, read_graph, read_table, write_table
from graph.workspace import Progress, Workspace, code_hash, silent
from queries.checks.lock import locked_otherwise, read_lock
from queries.hits import Answer, Hit, ask_patterns
from queries.library import PatternHeader, Query, data_date_of, library
from queries.models import Joined, Model, Verdict, combine, models
from queries.office import Office, office_file, read_office

STAGE = "find"
CLUES, COVERAGE = "clues.parquet", "coverage.json"
HIT, MODEL, STRONG = "规则命中", "模型线索", "强线索"
SEVERITY = {"low": 0.0, "medium": 5.0, "high": 10.0}
FOR_STRONG = 6.0
ORIGINS = 50

COLUMNS: dict[str, tuple[str, pl.DataType]] = {
    "rank": ("序号", pl.Int64()),
    "clue_id": ("线索编号", pl.String()),
    "title": ("线索", pl.String()),
    "model_id": ("模型编号", pl.String()),
    "query": ("规则或模型", pl.String()),
    "rules": ("命中规则", pl.List(pl.String())),
    "model_version": ("规则版本", pl.Int64()),
    "grade": ("等级", pl.String()),
    "kind": ("线索类型", pl.String()),
    "case_nos": ("涉案案号", pl.List(pl.String())),
    "courts": ("法院", pl.List(pl.String())),
    "causes": ("案由", pl.List(pl.String())),
    "parties": ("当事人(角色)", pl.List(pl.String())),
    "agents": ("代理人", pl.List(pl.String())),
    "values": ("关键数值", pl.String()),
    "office": ("本院参数", pl.List(pl.String())),
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
class Clue:
    """One clue to be told: `made_by` is the pattern or model, `hits` what it rests on.

    `kin` are other makers whose clues of the last run it may come from; `unknown` what its maker could not know.
    """

    clue_id: str
    made_by: Query | Model
    grade: str
    cases: tuple[str, ...]
    hits: tuple[Hit, ...]
    kin: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def subjects(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for hit in self.hits:
            for subject, column in hit.subjects.items():
                found.setdefault(subject, column)
        return found

    @property
    def headers(self) -> list[PatternHeader]:
        """Those of its hits, each once."""
        found = {hit.query.id: hit.query.header for hit in self.hits}
        return [one for one in found.values() if isinstance(one, PatternHeader)]

    @property
    def model_id(self) -> str:
        return self.made_by.id if isinstance(self.made_by, Model) else self.headers[0].model

    @property
    def score(self) -> float:
        return max(SEVERITY[one.severity] for one in self.headers) + FOR_STRONG * (self.grade == STRONG)


def clue_of_hit(hit: Hit, lacking: Collection[str] = ()) -> Clue:
    """The clue that a hit is alone; `lacking` is what its model would need to say more."""
    header = hit.query.header
    assert isinstance(header, PatternHeader)
    unknown = f"{header.model} 待判: {'; '.join(lacking)}"
    return Clue(hit.clue_id, hit.query, HIT, hit.cases, (hit,), (header.model,), (unknown,) if lacking else ())


def clue_of_model(joined: Joined) -> Clue:
    grade = STRONG if joined.strong else MODEL
    kin = tuple(sorted(query.id for query in joined.model.patterns.values()))
    return Clue(joined.clue_id, joined.model, grade, joined.cases, joined.hits, kin, joined.unknown)


def clues_of(answers: Collection[Answer], verdicts: Collection[Verdict]) -> list[Clue]:
    """Those of the models, then the hits that no model told and that may stand alone."""
    found = [clue_of_model(joined) for verdict in verdicts for joined in verdict.clues]
    told = {hit.clue_id for one in found for hit in one.hits}
    undecided = {name: texts for verdict in verdicts for name, texts in verdict.undecided.items()}
    hits = [hit for answer in answers if answer.header.alone for hit in answer.hits if hit.clue_id not in told]
    return found + [clue_of_hit(hit, undecided.get(hit.clue_id, ())) for hit in hits]


@dataclass(frozen=True)
class Summary:
    """`unasked` are patterns that no loaded source feeds, with what is missing: their answer is unknown, not no.

    `no_law` are days that a number of the law is asked about and its table does not cover; `models` how many of the
    clues are 模型线索 or 强线索.
    """

    clues: int
    unasked: Mapping[str, tuple[str, ...]]
    no_law: tuple[str, ...] = ()
    models: int = 0
    skipped: bool = False


def find(
    workspace: Workspace,
    address: Address | None = None,
    *,
    own: Path | None = None,
    office: Path | None = None,
    progress: Progress = silent,
) -> Summary:
    """Ask every pattern, combine the hits by the models, and write the clue list; call it as the writer.

    Reads   the store and the tables of the published build; `own` holds an office's own queries, `office` its values
            of heuristic numbers (else the office.toml in `own`).
    Writes  clues.parquet (COLUMNS), best first; coverage.json: what each pattern and model found, or lacks.
    Raises  WorkspaceError: `build` has not run. QueryError: a pattern, a model or the office's values are not right.
            StoreError: the store is down.
    """
    built = workspace.require("build")
    patterns = patterns_to_ask(own)
    known = library(own)
    combined = models(known, own)
    values = read_office(office_file(office, own), known)
    inputs = {"build": built.version, **({"office": values.fingerprint} if values.fingerprint else {})}
    code = code_hash(Path(__file__).parent, *([own] if own is not None else []))
    if workspace.is_current(STAGE, inputs, {}, code):
        published = workspace.require(STAGE)
        told = json.loads((published.folder / COVERAGE).read_text("utf-8"))
        return _summary(read_table(published.folder / CLUES), told, skipped=True)
    before = _published(workspace)
    these = loads(workspace)
    data_date = data_date_of(these)
    key = workspace.key()
    anchors = {name: model.header.anchor for name, model in combined.items()}
    with open_store(workspace, address) as store:
        graph = read_graph(built.folder / "graph")
        answers = ask_patterns(
            patterns.values(), graph, store, data_date, key, anchors=anchors, values=values.values, progress=progress
        )
    by_id = {one.query.id: one for one in answers}
    verdicts = [combine(model, by_id, graph, key) for model in combined.values()]
    clues = clues_of(answers, verdicts)
    table = _told(clues, graph, before, data_date, {one.load_id: one.source for one in these}, values)
    coverage = _coverage(answers, verdicts)
    with workspace.stage(STAGE, inputs=inputs, parameters={}, code=code) as run:
        write_table(table, run.path(CLUES))
        run.path(COVERAGE).write_text(json.dumps(coverage, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return _summary(table, coverage)


def _coverage(answers: Collection[Answer], verdicts: Collection[Verdict]) -> dict[str, Any]:
    return {
        "patterns": [
            {
                "query": one.query.id,
                "clues": len(one.hits),
                "missing": list(one.lacks),
                "no_law": list(one.no_law),
            }
            for one in answers
        ],
        "models": [
            {
                "model": one.model.id,
                "clues": len(one.clues),
                "strong": sum(joined.strong for joined in one.clues),
                "undecided": len(one.undecided),
            }
            for one in verdicts
        ],
    }


def _summary(table: pl.DataFrame, coverage: Mapping[str, Any], *, skipped: bool = False) -> Summary:
    patterns = coverage["patterns"]
    return Summary(
        table.height,
        {one["query"]: tuple(one["missing"]) for one in patterns if one["missing"]},
        tuple(dict.fromkeys(line for one in patterns for line in one["no_law"])),
        table.filter(pl.col("grade") != HIT).height,
        skipped,
    )


def coverage_of(workspace: Workspace) -> dict[str, Any] | None:
    """What the last `find` wrote of patterns and models; None where it never ran."""
    published = workspace.current(STAGE)
    if published is None:
        return None
    told: dict[str, Any] = json.loads((published.folder / COVERAGE).read_text("utf-8"))
    return told


def patterns_to_ask(own: Path | None = None) -> dict[str, Query]:
    """The patterns that are not retired, by id.

    Raises QueryError: a query or model of the package has another text than its version says, so that a clue could
    not name what it came from.
    """
    locked = read_lock()
    packaged = library()
    texts: list[Query | Model] = [*packaged.values(), *models(packaged).values()]
    for one in texts:
        for reason in locked_otherwise(one, locked):
            raise QueryError(reason, one.place())
    return {
        name: one
        for name, one in library(own).items()
        if isinstance(one.header, PatternHeader) and one.header.status != "retired"
    }


def _published(workspace: Workspace) -> pl.DataFrame:
    published = workspace.current(STAGE)
    empty = pl.DataFrame(schema={name: kind for name, (_, kind) in COLUMNS.items()})
    return read_table(published.folder / CLUES) if published is not None else empty


def _told(
    clues: Collection[Clue],
    graph: Graph,
    before: pl.DataFrame,
    data_date: date,
    sources: Mapping[str, str],
    office: Office,
) -> pl.DataFrame:
    """The clue list: names, courts, amounts and rows of each clue's cases, ids kept from the run before, best first."""
    facts = _Facts(graph, {case for one in clues for case in one.cases}, {s for one in clues for s in one.subjects})
    rows: list[dict[str, Any]] = []
    kept = kept_ids(clues, before)
    for one in clues:
        clue_id, predecessors = kept[one.clue_id]
        leaned_on = list(dict.fromkeys(origin for hit in one.hits for origin in hit.origins))
        origins = [*leaned_on, *(origin for origin in facts.origins(one.cases) if origin not in set(leaned_on))]
        subjects = one.subjects
        words = {column: word for header in one.headers for column, word in header.subject.items()}
        rows.append(
            {
                "clue_id": clue_id,
                "model_id": one.model_id,
                "query": one.made_by.id,
                "rules": list(dict.fromkeys(hit.query.id for hit in one.hits)),
                "grade": one.grade,
                "case_nos": facts.case_numbers(one.cases),
                "courts": facts.courts(one.cases),
                "causes": facts.causes(one.cases),
                "parties": facts.parties(one.cases),
                "agents": facts.agents(one.cases),
                "values": "; ".join([facts.values(one.cases), *_shown(one.hits)]),
                "office": [text for query in _queries(one) for text in office.told(query)],
                "evidence_rows": origins[:ORIGINS],
                "score": one.score,
                "missing": sorted(
                    {*one.unknown, *(m for hit in one.hits for m in facts.missing(hit.query, hit.cases))}
                ),
                "data_cutoff": data_date,
                "source_ids": sorted({sources.get(origin.split("/", 1)[0], "?") for origin in origins}),
                "people": [f"{facts.names.get(i) or '(无名)'}({words[role]})" for i, role in subjects.items()],
                "subjects": [
                    f"{role}:{subject}"
                    for subject, role in sorted(subjects.items(), key=lambda each: (each[1], each[0]))
                ],
                "case_ids": list(one.cases),
                "predecessors": predecessors,
                **_words(one, facts),
            }
        )
    rows.sort(key=lambda row: (-row["score"], -len(row["case_ids"]), row["clue_id"]))
    for n, row in enumerate(rows, 1):
        row["rank"] = n
    return pl.DataFrame(rows, schema={name: kind for name, (_, kind) in COLUMNS.items()}, orient="row")


def _words(clue: Clue, facts: "_Facts") -> dict[str, Any]:
    """What its pattern says; of a model what it says itself, then each of its patterns, with the cases it hit."""
    laws = [law for header in clue.headers for law in header.legal_basis]
    told: dict[str, Any] = {
        "title": clue.made_by.header.title.zh,
        "model_version": clue.made_by.header.version,
        "law_refs": list(dict.fromkeys(f"{law.law}第{law.article}条({law.edition})" for law in laws)),
    }
    if not isinstance(clue.made_by, Model):
        (header,) = clue.headers
        return told | {
            "kind": header.kind,
            "why": header.why,
            "fp_notes": header.innocent,
            "next_steps": list(header.next_steps),
        }
    model = clue.made_by.header
    reasons = []
    for query, header in zip(_queries(clue), clue.headers, strict=True):
        cases = {case for hit in clue.hits if hit.query.id == query.id for case in hit.cases}
        reasons.append(f"〔{header.title.zh}〕{header.why} ({'、'.join(facts.case_numbers(cases))})")
    innocent = [f"〔{header.title.zh}〕{header.innocent}" for header in clue.headers]
    steps = [step for header in clue.headers for step in header.next_steps]
    return told | {
        "kind": model.kind,
        "why": " ".join([model.why, *reasons]),
        "fp_notes": " ".join([model.innocent, *innocent]),
        "next_steps": list(dict.fromkeys([*model.next_steps, *steps])),
    }


def _queries(clue: Clue) -> list[Query]:
    return list({hit.query.id: hit.query for hit in clue.hits}.values())


def _shown(hits: Iterable[Hit]) -> list[str]:
    """What the headers say to show, each word once, with the values of all hits; kinds of ties in Chinese."""
    told: dict[str, set[str]] = {}
    for hit in hits:
        for word, values in hit.shown.items():
            told.setdefault(word, set()).update(TIE_KINDS.get(value, value) for value in values)
    return [f"{word} {'、'.join(sorted(values))}" for word, values in told.items() if values]


def kept_ids(found: Collection[Clue], before: pl.DataFrame) -> dict[str, tuple[str, list[str]]]:
    """New id → the id to keep and the ids it comes from; no id is given twice.

    A clue keeps the id of the last published one of its pattern or model that shares at least half of its cases
    (Jaccard): the closest pairs first, so that what did not change never loses its id to a clue that merely has the
    cases that the id was once made of. Any other is new and comes from those it shares cases with; one that took
    another in names it. So does the clue of a model those of its patterns, and one of a pattern that of its model.
    Cost    O(cases of all clues + pairs that share a case).
    """
    old = {row["clue_id"]: row for row in before.iter_rows(named=True)}
    cases = {was: {(row["query"], case) for case in row["case_ids"]} for was, row in old.items()}
    then = succession({one.clue_id: {(one.made_by.id, case) for case in one.cases} for one in found}, cases)
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for was in old:
        for maker_and_case in cases[was]:
            holders[maker_and_case].append(was)
    told: dict[str, tuple[str, list[str]]] = {}
    for one in found:
        of_kin = {was for case in one.cases for maker in one.kin for was in holders[maker, case]}
        new, kept = one.clue_id, then.ids[one.clue_id]
        if kept in then.kept:
            taken_in = {was for was in {*then.near[new], *of_kin} if was not in then.kept}
            told[new] = (kept, sorted({*old[kept]["predecessors"], *taken_in}))
        else:
            told[new] = (kept, sorted({*then.near[new], *of_kin}))
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
