"""查询库: the queries in plain words, what each is to be given, and its rows as a table that people read.

Columns hold ids, which become names; the raw rows stay beside them for the network and for exports.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

import polars as pl
import xlsxwriter

from app.explorer.services.choosing import Candidates, candidates
from app.language import say
from graph import schema
from graph.errors import QueryError
from graph.ledger import Act, Event
from graph.reader import GraphReader
from graph.schema.edges import SIDES, TIE_KINDS
from graph.store.reading import Rows
from queries.hits import named
from queries.law import LegalTable, legal_table
from queries.library import LookupHeader, Param, PatternHeader, Query, given, library
from queries.models import Model, models, titles
from queries.office import Office, office_file, read_office

LOOKUPS = "lookups"
QUERY, RUN, FIND, NODE = "query", "run", "find", "node"
"""Words of the address that are no parameters: which query, whether it is run, what the library is searched for; and
what stands for the first parameter that takes a node.
"""
ASKED: Act = "queried"
FEN_A_WAN = 1_000_000


# ---- the library


@dataclass(frozen=True)
class Library:
    """Queries and models by id, and the office's own numbers."""

    known: Mapping[str, Query]
    models: Mapping[str, Model]
    office: Office


@dataclass(frozen=True)
class Entry:
    """One query as the library lists it. `missing` is what no loaded source told when the patterns were last asked,
    `clues` how many it made then; None where that is not known. `uses` counts the runs in the ledger, `asks` says what
    it is to be given.
    """

    query: Query
    title: str
    why: str
    chips: tuple[str, ...]
    missing: tuple[str, ...] | None
    clues: int | None
    uses: int
    asks: str


@dataclass(frozen=True)
class Group:
    """The queries of one model, or the look-ups."""

    key: str
    title: str
    rule: str
    entries: tuple[Entry, ...]


def read_library(own: Path | None = None) -> Library:
    """The package's queries and those of an office's folder `own`, with the values in its office.toml.

    Raises QueryError: a query, a model or the office's file is not right. Cost: some 0.2 s.
    """
    known = library(own)
    return Library(known, models(known, own), read_office(office_file(None, own), known))


def uses(events: Iterable[Event]) -> dict[str, int]:
    """Query → how often it was run, from the ledger's events of that kind."""
    counted: dict[str, int] = {}
    for event in events:
        if event.subject_kind == QUERY:
            counted[event.subject] = counted.get(event.subject, 0) + 1
    return counted


def catalogue(
    these: Library, *, text: str = "", coverage: Mapping[str, Any] | None = None, used: Mapping[str, int] | None = None
) -> list[Group]:
    """The library by model, the look-ups first; every word of `text` must be in what is said of a query.

    `coverage` is what the last `find` wrote (queries.clues.coverage_of).
    """
    told = {one["query"]: one for one in (coverage or {}).get("patterns", ())}
    words = text.lower().split()
    groups: dict[str, list[Entry]] = {}
    for query in these.known.values():
        key = group_of(query)
        said = " ".join([query.id, *_said(query), model_title(key)]).lower()
        if all(word in said for word in words):
            groups.setdefault(key, []).append(_entry(query, told.get(query.id), (used or {}).get(query.id, 0)))
    ordered = sorted(groups, key=lambda key: (key != LOOKUPS, key))
    return [Group(key, model_title(key), _rule(these, key), tuple(groups[key])) for key in ordered]


def group_of(query: Query) -> str:
    return query.header.model if isinstance(query.header, PatternHeader) else LOOKUPS


def model_title(key: str) -> str:
    if key == LOOKUPS:
        return say("检索", "Look-ups")
    return f"{key} {titles().get(key, '')}".strip()


def _rule(these: Library, key: str) -> str:
    if key == LOOKUPS:
        return say("按人、按案查看，行不是线索", "to look things up; the rows are no clues")
    return these.models[key].header.rule if key in these.models else ""


def title_of(query: Query) -> str:
    return say(query.header.title.zh, query.header.title.en)


def _said(query: Query) -> list[str]:
    header = query.header
    more = [header.why, header.innocent, header.kind] if isinstance(header, PatternHeader) else [header.doc]
    return [header.title.zh, header.title.en, *more]


def _entry(query: Query, told: Mapping[str, Any] | None, used: int) -> Entry:
    header = query.header
    why = header.doc if isinstance(header, LookupHeader) else header.why
    missing = None if told is None else tuple(named(need) for need in told["missing"])
    clues = None if told is None or told["missing"] else int(told["clues"])
    return Entry(query, title_of(query), why, tuple(chips(query)), missing, clues, used, _asks(query))


def _asks(query: Query) -> str:
    params = query.header.params.values()
    inputs = [one.doc.partition("的编号")[0] for one in params if one.kind == "input"]
    many = sum(one.kind == "heuristic" for one in params)
    told = [say(f"须给出{'、'.join(inputs)}", f"to be given: {len(inputs)}")] if inputs else []
    told += [say(f"可调数值 {many} 项", f"values to change: {many}")] if many else []
    return say("；", "; ").join(told)


def chips(query: Query) -> list[str]:
    """Status, severity, confidence and version, each in a word or two."""
    header = query.header
    version = say(f"第 {header.version} 版", f"version {header.version}")
    if isinstance(header, LookupHeader):
        return [version]
    told = [say(*_STATUS[header.status])]
    told.append(say("严重程度 ", "severity ") + say(*_LEVEL[header.severity]))
    told.append(say("把握 ", "confidence ") + say(*_LEVEL[header.confidence]))
    if not header.alone:
        told.append(say("只在模型中计", "counts in its model only"))
    return [*told, version]


_STATUS = {"draft": ("试用", "on trial"), "active": ("启用", "in use"), "retired": ("停用", "retired")}
_LEVEL = {"low": ("低", "low"), "medium": ("中", "medium"), "high": ("高", "high")}


# ---- what a query is given


@dataclass(frozen=True)
class Field:
    """One parameter of a form.

    `value` what it has now (None: nothing yet), `usual` what it has without the asker: the office's value, else the
    default. `labels` of a node are those that the text matches it with, none where the text does not say.
    """

    name: str
    param: Param
    title: str
    value: Any
    usual: Any
    of_office: bool
    labels: frozenset[str] = frozenset()

    @property
    def takes(self) -> str:
        return self.param.takes

    @property
    def is_money(self) -> bool:
        return self.param.unit == "fen"

    @property
    def note(self) -> str:
        """Where the value comes from, for the widget's question mark."""
        parts = [say(f"参数 {self.name}", f"Parameter {self.name}")]
        if self.param.default is not None:
            parts.append(say(f"默认 {_written(self.param.default)}", f"default {_written(self.param.default)}"))
        if self.of_office:
            parts.append(say(f"本院规定 {_written(self.usual)}", f"the office's {_written(self.usual)}"))
        return "；".join(parts)


@dataclass(frozen=True)
class Form:
    """A query with what an address gives it. `legal` parameters come from the law's tables and cannot be given.

    `unclear` are those that several may be meant by; `wrong` is what could not be understood.
    """

    query: Query
    fields: tuple[Field, ...]
    legal: Mapping[str, LegalTable]
    unclear: Mapping[str, tuple[str, Candidates]]
    wrong: tuple[str, ...]

    @property
    def inputs(self) -> list[Field]:
        return [one for one in self.fields if one.param.kind == "input"]

    @property
    def numbers(self) -> list[Field]:
        return [one for one in self.fields if one.param.kind != "input"]

    @property
    def lacking(self) -> list[Field]:
        """What must be given and is not."""
        return [one for one in self.fields if one.value in (None, "", [])]

    @property
    def given(self) -> dict[str, Any]:
        """What the query is asked with beside its own defaults."""
        return {one.name: one.value for one in self.fields if one.value not in (None, one.param.default)}

    def address(self, **changes: Any) -> dict[str, str]:
        """The address of the form with other values; what is as usual is left out."""
        told = {QUERY: self.query.id}
        for one in self.fields:
            value = changes.get(one.name, one.value)
            if value not in (one.usual, None, "", []):
                told[one.name] = _assigned(value)
        return told


def form_of(these: Library, query: Query, reader: GraphReader, parameters: Mapping[str, str]) -> Form:
    """The form of a query as an address fills it in; nodes are given by id, former id, name or case number.

    Raises QueryError: the query names a table of the law that there is not.
    """
    parameters = _bound_to(query, parameters)
    ours = these.office.values.get(query.id, {})
    unclear: dict[str, tuple[str, Candidates]] = {}
    wrong: list[str] = []
    fields = []
    for name, param in query.header.params.items():
        if param.kind == "legal":
            continue
        usual = ours.get(name, param.default)
        value = usual
        if text := parameters.get(name, ""):
            try:
                value = _read(query, name, param, text, reader, unclear)
            except QueryError as error:
                wrong.append(str(error))
        title = (param.doc or name).removesuffix(", 分")
        if unit := _UNIT.get(param.unit):
            title += say(f"（{unit[0]}）", f" ({unit[1]})")
        labels = labels_of(query, name) if param.takes == "node" else frozenset()
        fields.append(Field(name, param, title, value, usual, name in ours, labels))
    legal = {
        name: legal_table(param.table, query.place())
        for name, param in query.header.params.items()
        if param.kind == "legal"
    }
    fixed = [name for name in legal if name in parameters]
    wrong += [say(f"法定参数“{one}”不能改。", f"“{one}” is of the law and cannot be given.") for one in fixed]
    unknown = set(parameters) - set(query.header.params) - {QUERY, RUN, FIND, "lang"}
    wrong += [say(f"这个查询没有参数“{one}”。", f"The query has no parameter “{one}”.") for one in sorted(unknown)]
    return Form(query, tuple(fields), legal, unclear, tuple(wrong))


def labels_of(query: Query, name: str) -> frozenset[str]:
    """The labels that the text matches a node parameter with, as in `(p:Person|Company {id: $party})`."""
    found = re.search(rf":\s*([\w|]+)\s*\{{\s*id:\s*\${re.escape(name)}\s*\}}", query.body)
    return frozenset(found[1].split("|")) if found else frozenset()


def legal_rows(table: LegalTable) -> list[tuple[str, str]]:
    """Each row of a table of the law: its numbers, and since when by which article."""
    told = []
    for row in table.rows:
        until = say(" 至 ", " to ") + f"{row.ends}" if row.ends else ""
        since = say("自 ", "from ") + f"{row.begins}{until}"
        numbers = "、".join(f"{name} {value}" for name, value in row.__pydantic_extra__.items())
        told.append((numbers, f"{since} · {row.law} {row.article}（{row.edition}）"))
    return told


def bound(these: Library) -> list[dict[str, Any]]:
    """Look-ups that can be opened on a node of these `types` (labels): `?query=…&node=…`, for the network's menu."""
    told = []
    for query in these.known.values():
        taking = _taking_nodes(query)
        if taking and not query.is_pattern:
            types = sorted(labels_of(query, taking[0]) or schema.LABELS)
            told.append({"id": query.id, "title": title_of(query), "types": types})
    return told


def _taking_nodes(query: Query) -> list[str]:
    return [name for name, param in query.header.params.items() if param.takes == "node"]


def _bound_to(query: Query, parameters: Mapping[str, str]) -> Mapping[str, str]:
    """`node` of an address is the first parameter that takes a node, where none has this name."""
    taking = _taking_nodes(query)
    if NODE not in parameters or not taking or NODE in query.header.params:
        return parameters
    rest = {name: text for name, text in parameters.items() if name != NODE}
    return {taking[0]: parameters[NODE], **rest}


def _read(
    query: Query,
    name: str,
    param: Param,
    text: str,
    reader: GraphReader,
    unclear: dict[str, tuple[str, Candidates]],
) -> Any:
    if param.takes != "node":
        return given(query, [f"{name}={text}"])[name]
    wanted = labels_of(query, name)
    if (known := reader.now(text)) is not None:
        label = reader.label_of(known)
        if wanted and label not in wanted:
            fitting = "、".join(say(schema.label(one).zh, schema.label(one).en) for one in sorted(wanted))
            told = f"“{reader.caption(known)}”不合此处，要的是{fitting}。"
            raise QueryError(say(told, f"“{text}” does not fit here; give one of: {fitting}."))
        return known
    found = candidates(reader, text, wanted)
    if not found.nodes:
        raise QueryError(say(f"没有找到“{text}”，请在搜索框里重找。", f"“{text}” was not found; search for it again."))
    exact = [one for one in found.nodes if one.name == text] or found.nodes
    if len(exact) == 1:
        return exact[0].id
    unclear[name] = text, found
    return None


def _assigned(value: Any) -> str:
    return ",".join(value) if isinstance(value, list | tuple) else str(value)


def _written(value: Any) -> str:
    return "、".join(TIE_KINDS.get(str(one), str(one)) for one in value) if isinstance(value, list) else str(value)


_UNIT = {"day": ("天", "days"), "month": ("个月", "months"), "year": ("年", "years"), "fen": ("万元", "10,000 yuan")}


# ---- what it answers


Kind = Literal["node", "nodes", "text", "texts", "number", "day", "cells"]


@dataclass(frozen=True)
class Column:
    """`title` is what people read over it; a `cells` column holds places of source files."""

    name: str
    title: str
    kind: Kind


@dataclass(frozen=True)
class Table:
    """Rows as the query gave them, told column by column; `partial` where the row limit cut the rest.

    `captions` are those of every id in them that the graph knows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    captions: Mapping[str, str]
    partial: bool

    def ids(self, at: Iterable[int] | None = None) -> list[str]:
        """The nodes of these rows, or of all, each once, in their order."""
        chosen = self.rows if at is None else [self.rows[one] for one in at if one < len(self.rows)]
        places = [place for place, column in enumerate(self.columns) if column.kind in ("node", "nodes")]
        return list(dict.fromkeys(id_ for row in chosen for place in places for id_ in _ids_in(row[place])))

    @cached_property
    def shown(self) -> tuple[Column, ...]:
        """Columns but those that repeat the names of a column of ids beside them."""
        named = [place for place, column in enumerate(self.columns) if column.kind == "node"]
        return tuple(
            column
            for place, column in enumerate(self.columns)
            if column.kind != "text" or not any(self._repeats(place, one) for one in named)
        )

    def cell(self, column: Column, row: Sequence[Any]) -> Any:
        """A value as it is written out: text, number, date, or None where it is unknown."""
        value = row[self._place[column.name]]
        if value is None:
            return None
        match column.kind:
            case "number" | "day":
                return value
            case "node":
                return self.captions.get(value, value)
            case "nodes" | "texts":
                return "、".join(self._one(column, one) for one in _flat(value))
            case "cells":
                cells = len(set(_flat(value)))
                return say(f"{cells} 处", f"{cells} places")
        return _word(column.name, value)

    def frame(self) -> pl.DataFrame:
        """The shown columns, each cell as `cell` says; identifiers and case numbers are text."""
        types: dict[str, pl.DataType] = {"number": pl.Float64(), "day": pl.Date()}
        told = {}
        for column in self.shown:
            values = [self.cell(column, row) for row in self.rows]
            whole = column.kind == "number" and all(value is None or isinstance(value, int) for value in values)
            told[column.name] = pl.Series(values, dtype=pl.Int64() if whole else types.get(column.kind, pl.String()))
        return pl.DataFrame(told)

    def _one(self, column: Column, value: Any) -> str:
        return self.captions.get(str(value)) or _word(column.name, value)

    @cached_property
    def _place(self) -> dict[str, int]:
        return {column.name: place for place, column in enumerate(self.columns)}

    def _repeats(self, place: int, of_ids: int) -> bool:
        return bool(self.rows) and all(
            row[place] is not None and self.captions.get(row[of_ids]) == row[place] for row in self.rows
        )


def table_of(reader: GraphReader, query: Query, found: Rows) -> Table:
    """The rows of a query as people read them. Ids that the graph does not know (an older build answered) stay ids."""
    rows = tuple(tuple(_plain(value) for value in row) for row in found.rows)
    texts = {text for row in rows for value in row for text in _flat(value) if isinstance(text, str)}
    ids = pl.Series("id", sorted(texts), dtype=pl.String)
    known = reader.captions(ids.filter(ids.is_in(reader.network.ids.implode())))
    columns = []
    for place, name in enumerate(found.columns):
        values = [row[place] for row in rows if row[place] is not None]
        labels = {reader.label_of(one) for one in set(map(str, values)) & known.keys()} if name == "id" else set()
        columns.append(Column(name, column_title(query, name, labels), _kind(query, name, values, known)))
    return Table(tuple(columns), rows, known, found.partial)


def column_title(query: Query, name: str, labels: Iterable[str] = ()) -> str:
    """What people read over a column; `labels` are those of the ids in it."""
    header = query.header
    if isinstance(header, PatternHeader):
        words = {**header.shows, **header.subject, header.evidence: "案件", header.origins: "出处"}
        if name in words and name:
            return say(words[name], _english(name))
    labels = set(labels)
    if name == "id" and len(labels) == 1:
        label = schema.label(labels.pop())
        return say(label.zh, label.en)
    if name in _TITLES:
        return say(_TITLES[name], _english(name))
    for props in (
        *(schema.node_props(one) for one in schema.LABELS),
        *(schema.edge_props(one) for one in schema.EDGES),
    ):
        if name in props:
            return say(props[name].zh, props[name].en)
    return say(name, _english(name))


_TITLES = {
    "id": "名称", "label": "种类", "name": "名称", "caption": "名称", "case_no": "案号", "cause": "案由",
    "procedure": "程序", "role": "地位", "side": "一方", "one_role": "甲的地位", "one_side": "甲方",
    "other_role": "乙的地位", "other_side": "乙方", "opposite": "对方", "agents": "代理人", "acts_for": "被代理人",
    "scope": "权限", "lineage": "案件链", "filed": "立案日期", "closed": "结案日期", "closed_by": "结案方式",
    "soft_close": "无对抗结案", "days": "审理天数", "cases": "案件数", "disputes": "纠纷数", "same_side": "同方案件数",
    "firm_id": "律所", "firm": "律所名称", "company_id": "单位", "company": "单位名称", "is_masked": "姓名已隐去",
    "party_in": "作为当事人的案件", "agent_in": "作为代理人的案件", "step": "步数", "by": "关系", "via": "经由",
}  # fmt: skip
"""Columns of the package's look-ups. A test compares them with the library."""


def _english(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _kind(query: Query, name: str, values: Sequence[Any], known: Mapping[str, str]) -> Kind:
    if isinstance(query.header, PatternHeader) and name == query.header.origins:
        return "cells"
    if not values:
        return "text"
    if all(isinstance(value, str) and value in known for value in values):
        return "node"
    if all(isinstance(value, list) for value in values):
        flat = [one for value in values for one in _flat(value)]
        return "nodes" if flat and all(one in known for one in flat) else "texts"
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return "number" if all(abs(value) < _EXACT for value in values) else "text"
    return "day" if all(isinstance(value, date) for value in values) else "text"


_EXACT = 2**53
"""From here on a browser and a spreadsheet lose digits of a number."""


def _plain(value: Any) -> Any:
    """Days and moments of the driver as days and text; lists and maps one by one."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_plain(one)}" for name, one in value.items())
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return str(value)


def _flat(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [inner for one in value for inner in _flat(one)]
    return [] if value is None else [value]


def _ids_in(value: Any) -> list[str]:
    return [str(one) for one in _flat(value)]


def _word(column: str, value: Any) -> str:
    """A value in office words: sides, labels, relations, kinds of ties, yes and no."""
    if isinstance(value, bool):
        return say("是", "yes") if value else say("否", "no")
    text = str(value)
    if (column == "side" or column.endswith("_side")) and text in SIDES:
        return {"A": say("原告方", "plaintiff's"), "B": say("被告方", "defendant's"), "T": say("第三人方", "third")}[
            text
        ]
    if column == "label" and text in schema.LABELS:
        return say(schema.LABELS[text].zh, schema.LABELS[text].en)
    if column == "by" and text in schema.EDGES:
        return say(schema.EDGES[text].zh.replace("{role}", "…"), schema.EDGES[text].en)
    return say(TIE_KINDS.get(text, text), text)


# ---- files


def as_csv(table: Table) -> bytes:
    """The table for a spreadsheet: UTF-8 with BOM, ids beside names, no cell that would be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(name for name, _ in _told(table))
    writer.writerows([_text(cell(row)) for _, cell in _told(table)] for row in table.rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def as_xlsx(table: Table, about: Iterable[tuple[str, str]], when: datetime) -> bytes:
    """The table as a workbook: names and ids as text, numbers and days as such, no formulas; a second sheet says
    `about`: what was asked, of which data, by whom. `when` stands as the workbook's date.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": when})
        head = book.add_format({"bold": True, "bg_color": "#eeeeee"})
        days = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        sheet = book.add_worksheet(say("结果", "Rows"))
        told = _told(table)
        for at, (name, _) in enumerate(told):
            sheet.write_string(0, at, name, head)
        for n, row in enumerate(table.rows, 1):
            for at, (_, cell) in enumerate(told):
                value = cell(row)
                if isinstance(value, date):
                    sheet.write_datetime(n, at, datetime(value.year, value.month, value.day), days)
                elif isinstance(value, int | float):
                    sheet.write_number(n, at, value)
                elif value is not None:
                    sheet.write_string(n, at, _fitting(value))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(len(told) - 1, 0), 20)
        if told:
            sheet.autofilter(0, 0, len(table.rows), len(told) - 1)
        notes = book.add_worksheet(say("说明", "About"))
        for n, (name, value) in enumerate(about):
            notes.write_string(n, 0, name, head)
            notes.write_string(n, 1, _fitting(value))
        notes.set_column(0, 0, 16)
        notes.set_column(1, 1, 90)
    return buffer.getvalue()


def about(
    form: Form, table: Table, *, data_date: date | None, version: str, who: str, when: datetime, scope: str
) -> list[tuple[str, str]]:
    """What a file says of itself: the query and what it was given, the data, the asker."""
    header = form.query.header
    told = [
        (say("查询", "Query"), title_of(form.query)),
        (say("编号与版本", "Id and version"), f"{form.query.id} · {header.version}"),
        *((field.title, field_words(field)) for field in form.fields),
        *((name, one.title) for name, one in form.legal.items()),
        (
            say("行数", "Rows"),
            str(len(table.rows)) + (say("（只取到行数上限）", " (up to the limit)") if table.partial else ""),
        ),
        (say("数据截至", "Data up to"), data_date.isoformat() if data_date else say("未知", "unknown")),
        (say("图谱版本", "Graph version"), version),
        (say("导出人", "Exported by"), who),
        (say("导出时间", "Exported at"), f"{when:%Y-%m-%d %H:%M}"),
        (say("范围", "Scope"), scope),
        (
            say("说明", "Note"),
            say("所列是应当核查的线索或供查看的资料，不是结论。", "What is listed is to be checked; it is no finding."),
        ),
    ]
    if isinstance(header, PatternHeader):
        told.insert(2, (say("可能的合理解释", "Innocent explanation"), header.innocent))
    return told


def field_words(field: Field) -> str:
    """The value of a field as it is read: money in 万元."""
    if field.value is None:
        return say("未给出", "not given")
    if field.is_money:
        return f"{field.value / FEN_A_WAN:,g}"
    return _written(field.value)


def _told(table: Table) -> list[tuple[str, Callable[[Sequence[Any]], Any]]]:
    """Every column of a file with its title; behind a column of names that of their ids."""
    told: list[tuple[str, Callable[[Sequence[Any]], Any]]] = []
    for place, column in enumerate(table.columns):
        told.append((column.title, partial(table.cell, column)))
        if column.kind in ("node", "nodes"):
            told.append((say(f"{column.title}编号", f"{column.title} id"), partial(_joined, place)))
    return told


def _joined(place: int, row: Sequence[Any]) -> str:
    return "、".join(_ids_in(row[place]))


def _text(value: Any) -> str:
    return "" if value is None else _harmless(value) if isinstance(value, str) else str(value)


def _harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula, in full width too, is marked as text."""
    return f"'{text}" if text[:1] in _FORMULA else text


_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_LONGEST = 32_767
"""Characters that a cell of a workbook holds."""


def _fitting(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:_LONGEST]
