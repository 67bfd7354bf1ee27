"""The form of a register, as its TOML says it, held against the schema, the cell types and itself.

key, replaces      what makes a row unique in a file; what a newer export replaces as a whole. A `column?` of `key`
                   counts as printed where it cannot be read, and its row goes on; a list stands there only so
[columns.x]        header, alias, type (loaders/cells/), unit, required, many, split
`unit`             what a bare number counts; a header that names another, `金额(万元)`, is the column `金额` in that
`split`            the characters between the items of a list; `split_behind` a word behind which 、 is one too
`and_others`       `张三等5人` is the one named, and the load tells of it; in other columns it is to be corrected
`constant`         what every row of a file says that lacks the column, as somebody confirmed (loaders/mappings.py)
`values`           word → the word that is read instead, "" for nothing; `closed`: no other word counts
`words`            the table of `loaders/reference` that says these for several registers; `values` may say more
[node.x]           a node with a natural key; `case` and `court` are the two with a rule of their own: a number and
                   the name of the court, or of a court the name alone; of a list of numbers with `from`, one a number
[mention.x]        a name; who it is, `resolve` says. `from` is its column, `beside` the columns parallel to it
[[edge]]           from one of these to another; of two lists in one cell, item by item; with `from` one for each
                   item of that list, or one where it is empty
`take`             property ← column, `column.field`, or the first present of a list of them; `set` constants
`when`             column → true (present), false (absent) or the list of values that count; `any` of a node: the
                   same, where one of them is enough
`key` of a node    columns, other nodes of the row, `=text`, `#`; `column?` may be absent: then it counts as empty.
                   `otherwise` are further keys, in order, for rows that lack a part of the first
`a|b`, `a+b`       in `when`, `any`, `take` and a node's key: the first present; the two as one (a day and a clock);
                   `a|b+c` is the first of a and b, with c; `replaces` knows `a|b` alone
`repeats`          of a mention: the k-th of its name, in its case and on its side, is the k-th such person; with
                   `counted_in` in each text of that column anew
`place`            of a mention without `case`: the columns that with its name make it one, else the row's own key
joins              rows of one key that differ only in lists are one: its parties stand in several rows; without it none
                   of them counts
from_texts         its tables are read from texts by a parser: nobody prints its headers, or fills it in
told_by            what beside its headers tells a table of this register from others with such headers: one of these is
                   enough; where none holds, the table waits for somebody to say what it is
office, basis      which office such data usually come from, and by what right where all the world may have them
dated              the column of days that say which time a file covers
[template]         `samples`: rows as an office fills them in; the second shows what the first does not
[[refuse]]         where `when` holds, the cell of `column` does not count, for `reason`
[[leave]]          where `when` holds and nothing of its row takes it, a cell of `columns` is left out on purpose, for
                   `reason`: it is told and counted, and nobody is asked to correct it; without `columns` the whole row:
                   it counts, replaces what an earlier export says in its place, and nothing becomes of it
"""

import re
import tomllib
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Annotated, Any

import polars as pl
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from graph import schema
from graph.errors import Place, SchemaError
from graph.identifiers import plain
from graph.records import RESOLVED
from graph.tables import TYPES
from graph.vocabulary import Prop
from loaders.cells import CELL_TYPES, MAIN, NAMELESS, RATIO, BadCell
from loaders.reference import WORD_TABLES, words
from loaders.values import UNITS

Ref = Annotated[tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)]
When = dict[str, bool | list[str | bool]]
Constant = str | int | float | bool
TAKEN_KEYS = ("licence", "village_code", "organisation", "county6")
SIDES = ("A", "B", "T")
OFFICES = (
    "法院", "公安", "检察内部", "人社", "医保", "民政", "自然资源", "住建", "市监", "司法行政", "农业农村", "乡镇街道",
    "税务", "残联", "教育", "银行", "保险公司", "公证处", "公开网", "其他",
)  # fmt: skip
"""Where data come from (来源机关)."""
RESERVED = frozenset(("row", "item", "raw", "reason"))
"""What `loaders/reading.py` calls its own columns."""
PER_CENT = "%"
FIRST, BOTH = "|", "+"
"""Between refs: the first present of them; the two as one."""
SAMPLES = 2
"""The sample rows that a template has at least: one alone says nothing of what may differ."""
CORRECTION_HEADERS = ("出处", "级别", "问题列", "问题值", "原因")
"""What a quarantine workbook puts before the columns of its register; a corrected row brings them back."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Title(_Form):
    zh: str
    en: str


class Column(_Form):
    header: str
    alias: tuple[str, ...] = ()
    type: str = "text"
    unit: str = ""
    required: bool = False
    many: bool = False
    split: str = "、"
    split_behind: str = ""
    and_others: bool = False
    values: dict[str, str] = Field(default_factory=dict)
    closed: bool = False
    empty: tuple[str, ...] = ()
    constant: str = ""
    doc: str = ""


class Key(_Form):
    key: tuple[str, ...]
    kind: str


class Node(_Form):
    label: str
    case: tuple[str, ...] = ()
    court: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    kind: str = ""
    otherwise: tuple[Key, ...] = ()
    from_: str = Field("", alias="from")
    when: When = Field(default_factory=dict)
    any: When = Field(default_factory=dict)
    take: dict[str, Ref] = Field(default_factory=dict)
    set: dict[str, Constant] = Field(default_factory=dict)

    @property
    def keys(self) -> tuple[Key, ...]:
        """Its natural keys, the first that a row has counts; none of a case or a court."""
        return (Key(key=self.key, kind=self.kind), *self.otherwise) if self.key else ()


class Mention(_Form):
    label: Ref
    from_: str = Field(alias="from")
    beside: tuple[str, ...] = ()
    case: str = ""
    place: Ref = ()
    side: Ref = ()
    number: str = ""
    repeats: bool = False
    counted_in: str = ""
    apart: bool = False
    unless: tuple[str, ...] = ()
    when: When = Field(default_factory=dict)
    take: dict[str, Ref] = Field(default_factory=dict)
    set: dict[str, Constant] = Field(default_factory=dict)

    @property
    def said(self) -> tuple[str, ...]:
        """The columns that make this mention: its name, or where that is silent its number."""
        number = column_of(self.number)
        return (self.from_, number) if number and number != column_of(self.from_) else (self.from_,)

    @property
    def told_only(self) -> frozenset[str]:
        """The columns that say something of this mention and do not make it."""
        return frozenset(column_of(one) for refs in self.take.values() for ref in refs for one in plain_refs(ref))

    @property
    def made_of(self) -> frozenset[str]:
        """The columns that make this mention, name it or place it."""
        counted = (self.counted_in,) if self.counted_in else ()
        refs = (*self.label, *self.said, *self.beside, *self.place, *self.side, *self.unless, *self.when, *counted)
        return frozenset(column_of(one) for ref in refs for one in plain_refs(ref))


class Across(_Form):
    """The end is the mention of another row with the same `by`, the only one where `where` holds."""

    by: str
    where: When


class Edge(_Form):
    type: str
    start: str
    end: str
    from_: str = Field("", alias="from")
    when: When = Field(default_factory=dict)
    take: dict[str, Ref] = Field(default_factory=dict)
    set: dict[str, Constant] = Field(default_factory=dict)
    all_of: dict[str, str] = Field(default_factory=dict)
    across: Across | None = None


class Refuse(_Form):
    """What no single cell can say. A required or key column takes its row along, any other only itself."""

    column: str
    when: When
    reason: str


class Leave(_Form):
    """What the graph has no place for, though it is right: no cell, or no row, to correct. Of a field only whether it
    is there.

    `without`: and only where the file prints no row with the same `by` where its `where`, words of columns, holds.
    """

    columns: tuple[str, ...] = ()
    when: When
    reason: str
    without: Across | None = None


class ToldBy(_Form):
    """`has` columns that say something, `like` column → a pattern found in a third of its cells, `named` one
    found in the name of the file or sheet, or in a title above: all of them hold.
    """

    has: tuple[str, ...] = ()
    like: dict[str, str] = Field(default_factory=dict)
    named: str = ""


class Template(_Form):
    """Rows that show how a row is filled in, each what those above it do not: two, as national platforms print."""

    samples: tuple[tuple[str, ...], ...]


class Register(_Form):
    id: str
    title: Title
    key: tuple[str, ...]
    replaces: tuple[str, ...] = ()
    precedence: int = 10
    office: str = ""
    basis: str = ""
    dated: str = ""
    sheet: str = ""
    one_of: tuple[tuple[str, ...], ...] = ()
    told_by: tuple[ToldBy, ...] = ()
    joins: bool = False
    from_texts: bool = False
    empty: tuple[str, ...] = ("-", "--", "—", "/", "无")
    ignore: tuple[str, ...] = ()
    ignored_sheets: tuple[str, ...] = ()
    columns: dict[str, Column]
    node: dict[str, Node] = Field(default_factory=dict)
    mention: dict[str, Mention] = Field(default_factory=dict)
    edge: tuple[Edge, ...] = ()
    refuse: tuple[Refuse, ...] = ()
    leave: tuple[Leave, ...] = ()
    template: Template | None = None

    @cached_property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.header for column in self.columns.values())

    @property
    def looks_across(self) -> bool:
        """Whether something asks for other rows, so that all of them must be at hand."""
        return any(edge.across for edge in self.edge) or any(leave.without for leave in self.leave)

    @cached_property
    def by_header(self) -> dict[str, str]:
        """Normalised header or alias → column."""
        return {
            plain(header).lower(): name
            for name, column in self.columns.items()
            for header in (column.header, *column.alias)
        }

    @cached_property
    def placeholders(self) -> dict[str, frozenset[str]]:
        """Column → what stands in it where it says nothing."""
        return {
            name: frozenset(
                (*self.empty, *column.empty, *(NAMELESS if "label" in CELL_TYPES[column.type].fields else ()))
            )
            for name, column in self.columns.items()
        }

    def column_for(self, header: str) -> tuple[str, str] | None:
        """The column that a header names, and the unit its cells are counted in; None for a header nobody knows."""
        word = _word(header)
        if word in self.ignored_headers:  # also where without its unit it is a column: 标的额(万元) beside 标的额
            return None
        bare, unit = _unit_of(word)
        whole = self.by_header.get(word)  # as it stands: an alias, or what somebody confirmed
        name = whole or (self.by_header.get(bare) if unit else None)
        if name is None:
            return None
        column = self.columns[name]
        if unit and (column.type == RATIO if unit == PER_CENT else column.unit in UNITS):
            return name, unit
        return (name, column.unit) if whole else None

    @staticmethod
    def counted_in(header: str) -> str:
        """The unit that a header names itself, "" where it names none."""
        return _unit_of(_word(header))[1]

    @cached_property
    def used_elsewhere(self) -> frozenset[str]:
        """The columns that say something of more than a mention: of a node, an edge, the row itself."""
        refs = [*map(certain, (*self.key, *self.replaces)), *(part for group in self.one_of for part in group)]
        for node in self.node.values():
            refs += [node.from_, *node.case, *node.court, *node.when, *node.any]
            refs += [certain(part) for one in node.keys for part in one.key]
            refs += [ref for taken in node.take.values() for ref in taken]
        for mention in self.mention.values():
            refs += mention.made_of
        for edge in self.edge:
            refs += [edge.from_, *edge.when, *(ref for taken in edge.take.values() for ref in taken)]
            refs += [edge.across.by, *edge.across.where] if edge.across else []
        return frozenset(column_of(one) for ref in refs for one in plain_refs(ref))

    @cached_property
    def stored(self) -> frozenset[str]:
        """The columns of which a property or a name is stored; the others are keys or conditions."""
        refs: list[str] = []
        for node in self.node.values():
            refs += [ref for taken in node.take.values() for ref in taken]
        for mention in self.mention.values():
            refs += [*mention.said, *(ref for taken in mention.take.values() for ref in taken)]
        for edge in self.edge:
            refs += [ref for taken in edge.take.values() for ref in taken]
        return frozenset(column_of(one) for ref in refs for one in plain_refs(ref))

    @cached_property
    def side_of_column(self) -> dict[str, str]:
        """Column of parties → the side on which it puts them."""
        sides = {edge.start: edge.set["side"] for edge in self.edge if edge.type == "PARTY_IN" and "side" in edge.set}
        return {self.mention[one].from_: str(side) for one, side in sides.items() if one in self.mention}

    @cached_property
    def preferred(self) -> dict[str, tuple[frozenset[str], ...]]:
        """Column → for each property that takes it, the columns that are taken before it where they say something."""
        found: dict[str, list[frozenset[str]]] = {}
        takes = [one.take for one in self.node.values()] + [one.take for one in self.mention.values()]
        takes += [one.take for one in self.edge]
        for refs in (refs for take in takes for refs in take.values()):
            before: set[str] = set()
            for ref in refs:
                for part in ref.split(BOTH):
                    columns = [column_of(one) for one in part.split(FIRST)]
                    for n, column in enumerate(columns):
                        found.setdefault(column, []).append(frozenset(before | set(columns[:n]) - {column}))
                before |= {column_of(one) for one in plain_refs(ref)}
        return {column: tuple(sets) for column, sets in found.items()}

    @cached_property
    def conditions(self) -> frozenset[str]:
        """The columns whose words decide what a row becomes: they have said it, also where nothing takes them. That
        something is there decides no more than whether it is taken.
        """
        refs: list[str] = []
        whens = [node.when for node in self.node.values()] + [node.any for node in self.node.values()]
        whens += [mention.when for mention in self.mention.values()] + [edge.when for edge in self.edge]
        for mention in self.mention.values():
            refs += [*mention.label, *mention.side, *mention.unless]
        for edge in self.edge:
            if edge.across:  # what its `where` says, it says of the other row
                refs.append(edge.across.by)
        refs += [ref for when in whens for ref, wanted in when.items() if wanted is not True]
        return frozenset(column_of(one) for ref in refs for one in plain_refs(ref))

    @cached_property
    def ignored_headers(self) -> frozenset[str]:
        return frozenset(plain(header).lower() for header in self.ignore)


_REASONS = {"extra_forbidden": "登记表的写法中没有这个词", "missing": "必须写明"}


_WITH_UNIT = re.compile(r"(?P<bare>.+)\((?:单位[::])?(?:人民币)?(?P<unit>[^()]+)\)")


@lru_cache(maxsize=1 << 16)
def _word(header: str) -> str:
    """Every register is asked for every header of a file."""
    return plain(header).lower()


@lru_cache(maxsize=1 << 16)
def _unit_of(header: str) -> tuple[str, str]:
    """`金额(万元)` is 金额 and 万元; without a unit in brackets at the end the header itself and nothing."""
    found = _WITH_UNIT.fullmatch(plain(header))
    return (found["bare"], found["unit"]) if found and found["unit"] in (*UNITS, PER_CENT) else (header, "")


def column_of(ref: str) -> str:
    return ref.split(".", 1)[0]


def plain_refs(ref: str) -> tuple[str, ...]:
    """The refs that `a|b` and `a+b` are made of; a plain ref is its own only one."""
    return tuple(re.split(f"[{re.escape(FIRST + BOTH)}]", ref))


def certain(part: str) -> str:
    """A part of a key without the mark that it may be absent."""
    return part.removesuffix("?")


def words_of(when: When) -> list[tuple[str, list[str]]]:
    """The conditions of `when` that list words, as column and words."""
    listed = [(ref, wanted) for ref, wanted in when.items() if isinstance(wanted, list)]
    return [(ref, [one for one in wanted if isinstance(one, str)]) for ref, wanted in listed]


def field_of(ref: str) -> str:
    return ref.split(".", 1)[1] if "." in ref else MAIN


def parse(text: str, file: str) -> Register:
    """A register from the text of its TOML.

    Raises SchemaError, with file and line: no TOML, an unknown word of the form, an unknown label, edge type or
    property, a value of another type than its property, a name that nothing declares.
    """
    try:
        register = Register.model_validate(_with_words(tomllib.loads(text), text, file))
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(f"不是 TOML: {error}", Place(file)) from None
    except ValidationError as error:
        first = error.errors()[0]
        steps = [str(step) for step in first["loc"]]
        reason = _REASONS.get(first["type"], first["msg"])
        raise SchemaError(f"{'.'.join(steps)}: {reason}", Place(file, _line(text, *steps))) from None
    _Check(register, text, file).run()
    return register


def _with_words(told: dict[str, Any], text: str, file: str) -> dict[str, Any]:
    """The form, with the words of a table in the place of the table's name."""
    columns = told.get("columns")
    for name, column in columns.items() if isinstance(columns, dict) else ():
        if isinstance(column, dict) and (table := column.pop("words", None)) is not None:
            if table not in WORD_TABLES:
                at = Place(file, _line(text, "columns", name, "words"))
                raise SchemaError(f"words 应为其中之一: {' '.join(WORD_TABLES)}", at)
            column["values"] = {**words(table), **column.get("values", {})}
    return told


def _line(text: str, *words: str) -> int | None:
    """The line that says the last of `words`, at or after the lines that say the ones before."""
    lines = text.splitlines()
    at = 0
    found = None
    for word in words:
        pattern = re.compile(rf"(?<![\w]){re.escape(word)}(?![\w])")
        hit = next((n for n in range(at, len(lines)) if pattern.search(lines[n])), None)
        if hit is not None:
            at = hit
            found = hit + 1
    return found


class _Check:
    """Holds a register against the schema, the cell types and itself."""

    def __init__(self, register: Register, text: str, file: str) -> None:
        self.register = register
        self.text = text
        self.file = file

    def run(self) -> None:
        register = self.register
        for name, column in register.columns.items():
            if column.type not in CELL_TYPES:
                raise self._error(
                    f"未知类型 '{column.type}', 可用: {' '.join(CELL_TYPES)}", "columns", name, column.type
                )
            self._meanings(name, column)
            for header in (column.header, *column.alias):
                if column.unit in UNITS and _unit_of(header)[1] not in ("", column.unit):
                    raise self._error(f"'{header}' 写明的单位不是 {column.unit}", "columns", name)
            if column.closed and not column.values:
                raise self._error("closed 只随 values", "columns", name, "closed")
        if taken := sorted(set(register.columns) & RESERVED):
            raise self._error(f"列不能名为 '{taken[0]}'", "columns", taken[0])
        twice = set(register.columns) & set(register.node) | set(register.node) & set(register.mention)
        if twice or set(register.columns) & set(register.mention):
            names = twice | (set(register.columns) & set(register.mention))
            raise self._error(f"'{min(names)}' 重名", min(names))
        if len(register.by_header) < sum(1 + len(column.alias) for column in register.columns.values()):
            raise self._error("两列有相同的表头或别名", "columns")
        for part in map(certain, (*register.key, *register.replaces)):
            if FIRST in part and part in register.replaces:
                self._ref(part, "replaces")
            elif part not in register.columns and part not in register.node:
                raise self._error(f"key 中的 '{part}' 不是列也不是节点", "key", part)
        for part in (*register.key, *register.replaces):
            if part in register.columns and register.columns[part].many:
                raise self._error(f"'{part}' 是多值的列, key 中应写作 '{part}?'", "key", part)
            if part.endswith("?") and certain(part) not in register.columns:
                raise self._error(f"'{part}' 不是列, 不能带问号", "key", certain(part))
        for group in register.one_of:
            for part in group:
                self._ref(part, "one_of")
        for name, node in register.node.items():
            self._node(name, node)
        for name, mention in register.mention.items():
            self._mention(name, mention)
        for edge in register.edge:
            self._edge(edge)
        for refuse in register.refuse:
            if refuse.column not in register.columns or register.columns[refuse.column].many:
                raise self._error(f"没有单值的列 '{refuse.column}'", "refuse", refuse.column)
            self._conditions(refuse.when, ("refuse",))
        for leave in register.leave:
            self._leave(leave)
        for told in register.told_by:
            for name in (*told.has, *told.like):
                self._ref(name, "told_by")
            for pattern in (*told.like.values(), told.named):
                try:
                    re.compile(pattern)
                except re.error:
                    raise self._error(f"'{pattern}' 不是正则表达式", "told_by") from None
            if not (told.has or told.like or told.named):
                raise self._error("told_by 的每一项须写明 has, like 或 named", "told_by")
        self._provenance()
        if register.template is not None:
            self._samples(register.template.samples)

    def _leave(self, leave: Leave) -> None:
        """Its words must be such that the proof can read them in the file by itself."""
        for column in leave.columns:
            if column not in self.register.stored:
                raise self._error(f"没有取用的列 '{column}'", "leave", column)
        if not leave.when or not leave.reason:
            raise self._error("leave 须写明 when 与 reason", "leave")
        if leave.without and not leave.columns:
            raise self._error("without 只随 columns", "leave", "without")
        asked = dict(leave.when)
        if leave.without:
            self._ref(leave.without.by, "leave")
            asked |= leave.without.where
            if len(dict(words_of(leave.without.where))) < len(leave.without.where):
                raise self._error("without 的 where 应列出词", "leave", "without")
        self._conditions(asked, ("leave",))
        for ref, wanted in asked.items():
            if plain_refs(ref) != (ref,) or (ref != column_of(ref) and not isinstance(wanted, bool)):
                raise self._error(f"leave 中的 '{ref}' 只能问有没有", "leave", ref)

    def _samples(self, rows: tuple[tuple[str, ...], ...]) -> None:
        place = ("template", "samples")
        if any(len(row) != len(self.register.columns) for row in rows):
            raise self._error("样例行的格数与列数不同", *place)
        if len(set(rows)) < max(len(rows), SAMPLES):
            raise self._error(f"样例行应有 {SAMPLES} 行以上, 各不相同", *place)

    def _provenance(self) -> None:
        office, dated = self.register.office, self.register.dated
        if office and office not in OFFICES:
            raise self._error(f"office 应为其中之一: {' '.join(OFFICES)}", "office")
        if dated and (self._ref(dated, "dated") != pl.Date() or self.register.columns[column_of(dated)].many):
            raise self._error(f"dated 应为单值的日期列, {dated} 不是", "dated")

    def _meanings(self, name: str, column: Column) -> None:
        """What `values` of a column that is no text stand for must be readable."""
        kind = CELL_TYPES[column.type]
        for meaning in column.values.values() if kind.fields.get(MAIN) != pl.String else ():
            try:
                if meaning:
                    kind.read(meaning, column.unit)
            except BadCell:
                raise self._error(f"values 中的 '{meaning}' 不合类型 {column.type}", "columns", name) from None

    def _node(self, name: str, node: Node) -> None:
        place = ("node", name)
        at = self._at(*place, node.label)
        schema.label(node.label, at)
        if node.label in RESOLVED:
            raise self._error(f"{node.label} 由 resolve 认定, 应写作 mention", *place)
        if bool(node.case) + bool(node.court) + bool(node.key) != 1:
            raise self._error("case, court, key 恰写其一", *place)
        for part in (*node.case, *node.court):
            self._ref(part, *place)
        if node.case and self._is_list(node.case[0]) and column_of(node.from_) != column_of(node.case[0]):
            raise self._error(f"'{node.case[0]}' 是多值的列, 应写 from", *place, node.case[0])
        if node.otherwise and not node.key:
            raise self._error("otherwise 只随 key", *place, "otherwise")
        for part in (part for one in node.keys for part in one.key):
            if not part.startswith(("=", "#")) and part not in self.register.node:
                for one in plain_refs(certain(part)):
                    self._main_or_field(one, *place)
                self._ref(certain(part), *place)
        if node.from_:
            self._ref(node.from_, *place)
        self._conditions(node.any, place)
        self._values(node.take, node.set, node.when, place, lambda prop, at: schema.prop_of_label(node.label, prop, at))

    def _mention(self, name: str, mention: Mention) -> None:
        place = ("mention", name)
        labels = [word for word in mention.label if word in schema.LABELS]
        for word in mention.label:
            if word not in schema.LABELS:
                self._ref(word, *place)
        for word in labels:
            if word not in RESOLVED:
                raise self._error(f"{word} 有自己的键, 应写作 node", *place)
        for part in (*([mention.from_] if mention.from_ else []), *mention.beside):
            self._ref(part, *place)
        if mention.number and mention.number.split(".")[0] not in self.register.columns:
            raise self._error(f"没有列 '{mention.number}'", *place, mention.number)
        if mention.case and mention.case not in self.register.node:
            raise self._error(f"没有节点 '{mention.case}'", *place, mention.case)
        if mention.case and self._is_list(self.register.node[mention.case].from_):
            raise self._error(f"'{mention.case}' 每行不止一案, 不能作为 case", *place, mention.case)
        if mention.case and mention.place:
            raise self._error("case 与 place 只写其一", *place, "place")
        for part in mention.place:
            self._ref(part, *place)
        for part in mention.side:
            if part not in SIDES:
                self._ref(part, *place)
        for part in (*mention.unless, *([mention.counted_in] if mention.counted_in else [])):
            self._ref(part, *place)
        possible = labels or list(RESOLVED)

        def prop(word: str, at: Place) -> Prop | None:
            if word in TAKEN_KEYS:
                return None
            for label in possible:
                if (found := schema.label(label).prop(word)) is not None:
                    return found
            return schema.prop_of_label(possible[0], word, at)

        self._values(mention.take, mention.set, mention.when, place, prop)

    def _edge(self, edge: Edge) -> None:
        place = ("edge", edge.type)
        schema.edge_type(edge.type, self._at("edge", edge.type))
        for end in (edge.start, edge.end):
            if end not in self.register.node and end not in self.register.mention:
                raise self._error(f"'{end}' 不是节点也不是提及", *place, end)
        if edge.from_:
            self._ref(edge.from_, *place)
            ends = [self.register.node.get(end) or self.register.mention[end] for end in (edge.start, edge.end)]
            if not self._is_list(edge.from_) or any(self._is_list(one.from_) for one in ends):
                raise self._error("from 应为多值的列, 且两端均不取自多值的列", *place, edge.from_)
        for prop, mention in edge.all_of.items():
            schema.prop_of_edge(edge.type, prop, self._at(*place, prop))
            if mention not in self.register.mention:
                raise self._error(f"没有提及 '{mention}'", *place, mention)
        if edge.across:
            self._ref(edge.across.by, *place)
            self._conditions(edge.across.where, place)
        self._values(edge.take, edge.set, edge.when, place, lambda prop, at: schema.prop_of_edge(edge.type, prop, at))

    def _values(
        self,
        take: dict[str, Ref],
        constants: dict[str, Constant],
        when: When,
        place: tuple[str, ...],
        prop: Callable[[str, Place], Prop | None],
    ) -> None:
        self._conditions(when, place)
        for name in (*take, *constants):
            found = prop(name, self._at(*place, name))
            for ref in take.get(name, ()):
                kind = self._ref(ref, *place)
                many = any(self.register.columns[column_of(one)].many for one in plain_refs(ref))
                fits = found is None or TYPES[found.type] == kind or (found.type is list and many)
                if not fits:
                    raise self._error(f"{ref} 的类型与属性 {name} 不符", *place, name)
            if name in constants and found is not None and type(constants[name]) is not found.type:
                raise self._error(f"常量 {name} 的类型与属性不符", *place, name)
            if name in constants and found is not None and found.values and constants[name] not in found.values:
                raise self._error(f"{name} 应为其中之一: {' '.join(found.values)}", *place, str(constants[name]))

    def _conditions(self, when: When, place: tuple[str, ...]) -> None:
        for ref, wanted in when.items():
            kind = pl.Boolean() if self._ref(ref, *place) == pl.Boolean() else pl.String()
            listed = [] if isinstance(wanted, bool) else wanted
            if any(isinstance(one, bool) != (kind == pl.Boolean()) for one in listed):
                raise self._error(f"{ref} 的类型与所列的值不符", *place, ref)

    def _ref(self, ref: str, *place: str) -> pl.DataType:
        """The type of a ref. Raises SchemaError: an unknown column or field, or `a|b` of two types."""
        if FIRST in ref or BOTH in ref:
            kinds = [self._chosen(one, *place) for one in ref.split(BOTH)]
            return kinds[0] if len(kinds) == 1 else pl.Datetime() if kinds == [pl.Date(), pl.Time()] else pl.String()
        column = self.register.columns.get(column_of(ref))
        if column is None:
            raise self._error(f"没有列 '{column_of(ref)}'", *place, ref)
        fields = CELL_TYPES[column.type].fields
        if field_of(ref) not in fields and not (field_of(ref) == MAIN and MAIN not in fields):
            raise self._error(f"类型 {column.type} 没有 '{field_of(ref)}'", *place, ref)
        return fields.get(field_of(ref), pl.String)()

    def _is_list(self, ref: str) -> bool:
        return bool(ref) and (column := self.register.columns.get(column_of(ref))) is not None and column.many

    def _main_or_field(self, ref: str, *place: str) -> None:
        """A number of either kind has no value of its own: a key must name its field."""
        column = self.register.columns.get(column_of(ref))
        if column is not None and field_of(ref) not in CELL_TYPES[column.type].fields:
            fields = " ".join(f"{column_of(ref)}.{one}" for one in CELL_TYPES[column.type].fields)
            raise self._error(f"'{ref}' 应写明是哪一项: {fields}", *place, ref)

    def _chosen(self, ref: str, *place: str) -> pl.DataType:
        kinds = [self._ref(one, *place) for one in ref.split(FIRST)]
        if any(kind != kinds[0] for kind in kinds):
            raise self._error(f"'{ref}' 的各项类型不同", *place, ref)
        return kinds[0]

    def _at(self, *words: str) -> Place:
        return Place(self.file, _line(self.text, *words))

    def _error(self, reason: str, *words: str) -> SchemaError:
        return SchemaError(reason, self._at(*words))
