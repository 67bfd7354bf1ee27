"""Supervision models (监督模型): how the patterns of one folder together make a clue, and a strong one.

    patterns/<model>/model.toml      the model; its id is the folder's name
    title, version, kind, rule       `rule` is CLUE and STRONG in words
    anchor                           the column by which the hits of its patterns meet: a village, a debtor, the cases
    clue, strong                     expressions (queries/logic.py) over names of its patterns and of `missing`;
                                     strong counts only where the clue does
    [missing]                        name = { zh = what it says, source = "DS10" }: a criterion that nothing here
                                     computes yet; it is unknown, and named as missing. A pattern of that name,
                                     also in an office's folder of the model, takes its place
    why, innocent, next_steps        said of its clues beside what its patterns say

About one anchor a pattern is true where it has a hit, unknown where it was not asked or cannot tell about one of the
anchor's cases, else false. Only a clue that is true is published. It stands for the hits it is made of: these are not
told again as clues of their own.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from graph.errors import Place, QueryError
from graph.identifiers import SEPARATOR, keyed_id
from graph.store.statement import tokens
from graph.tables import Graph
from queries.checks.clauses import columns, last_return
from queries.hits import Answer, Hit, named, unsure
from queries.library import Form, PatternHeader, Query, Title, folders, line_of, package_folder, validated
from queries.logic import Expression, Truth, names, parse, value

FILE = "model.toml"
TITLES = "titles.toml"


class Missing(Form):
    zh: str
    source: str


class ModelHeader(Form):
    title: Title
    version: int
    kind: Literal["裁判结果", "审判程序", "执行", "支持起诉", "治理", "犯罪"]
    anchor: str
    rule: str
    clue: str
    strong: str = ""
    why: str
    innocent: str
    next_steps: tuple[str, ...]
    missing: dict[str, Missing] = Field(default_factory=dict)


@dataclass(frozen=True)
class Model:
    """One model file. `patterns` are those its expressions name, by name; `missing` the names that have none."""

    id: str
    path: Path
    text: str
    header: ModelHeader
    clue: Expression
    strong: Expression | None
    patterns: Mapping[str, Query]
    missing: Mapping[str, Missing]

    def place(self, line: int | None = None) -> Place:
        return place_of(self.path, line)

    @property
    def fixture(self) -> Path:
        return self.path.with_name("model.fixture.toml")

    def grade(self, truths: Mapping[str, Truth]) -> tuple[Truth, bool]:
        """Whether it is a clue, and whether a strong one, where its names are so."""
        told = value(self.clue, truths)
        return told, bool(told and self.strong is not None and value(self.strong, truths))


@dataclass(frozen=True)
class Joined:
    """A clue of a model: the hits it is made of, and what it could not know."""

    clue_id: str
    model: Model
    hits: tuple[Hit, ...]
    strong: bool
    unknown: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What a model makes of its patterns' answers.

    `undecided` are hits, by clue id, about whose anchors it can say neither yes nor no, with what it lacks for it.
    """

    model: Model
    clues: tuple[Joined, ...] = ()
    undecided: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def titles() -> dict[str, str]:
    """The Chinese title of each supervision model there is to be, by id; not each has rules yet."""
    told = tomllib.loads((package_folder() / "patterns" / TITLES).read_text("utf-8"))
    return {identifier: str(title) for identifier, title in told.items()}


def models(known: Mapping[str, Query], own: Path | None = None) -> dict[str, Model]:
    """Every model by id, sorted; `known` are the queries of the library, `own` an office's folder.

    Raises QueryError, in one line with file and line: what `read_model` raises, or two files are of one model.
    """
    found: dict[str, Model] = {}
    for path in model_files(own):
        model = read_model(path, known)
        if model.id in found:
            raise QueryError(f"监督模型 {model.id} 重复", model.place())
        found[model.id] = model
    return dict(sorted(found.items()))


def model_files(own: Path | None = None) -> list[Path]:
    return [path for folder in folders(own) for path in sorted(folder.glob(f"patterns/*/{FILE}"))]


def place_of(path: Path, line: int | None = None) -> Place:
    """All model files have one name: their folder tells them apart."""
    return Place(f"{path.parent.name}/{path.name}", line)


def read_model(path: Path, known: Mapping[str, Query]) -> Model:
    """One model file.

    Raises QueryError, with file and line: not in the form; no expression; a name of no pattern of its folder and not
    missing either, or of a retired one; something missing that is not used; a pattern without the anchor's column; no
    such model.
    """
    identifier = path.parent.name
    file = place_of(path).file
    text = path.read_text("utf-8")
    header = validated(ModelHeader, text, file, "监督模型的写法")
    if identifier not in titles():
        raise QueryError(f"没有监督模型 {identifier}", Place(file))
    clue = parse(header.clue, file, _first_line(text, "clue"))
    strong = parse(header.strong, file, _first_line(text, "strong")) if header.strong else None
    patterns: dict[str, Query] = {}
    unused = set(header.missing)
    for word, expression in (("clue", clue), ("strong", strong)):
        for one in names(expression) if expression is not None else ():
            place = Place(file, _first_line(text, word) + one.line - 1)
            query = known.get(f"{identifier}/{one.name}")
            unused.discard(one.name)
            if query is None and one.name in header.missing:
                continue
            if query is None or not isinstance(query.header, PatternHeader):
                raise QueryError(f"{identifier} 没有规则 {one.name}, missing 中也没有", place)
            if query.header.status == "retired":
                raise QueryError(f"规则 {one.name} 已停用", place)
            if header.anchor not in returned(query):
                line = line_of(text, ["anchor"])
                raise QueryError(f"规则 {one.name} 的结果中没有列 {header.anchor}", Place(file, line))
            patterns[one.name] = query
    for name in sorted(unused):
        raise QueryError(f"missing 中的 {name} 没有用到", Place(file, line_of(text, ["params", name])))
    missing = {name: one for name, one in header.missing.items() if name not in patterns}
    return Model(identifier, path, text, header, clue, strong, dict(sorted(patterns.items())), missing)


def returned(query: Query) -> set[str]:
    """The columns of a query. Raises QueryError: its text cannot be read."""
    found = tokens(query.body, query.place(query.body_line))
    last = last_return(found)
    return set() if last is None else {column.name for column in columns(found, last)}


def _first_line(text: str, word: str) -> int:
    """The line at which the text of a word begins; in a text of several lines the first break does not count."""
    line = line_of(text, [word])
    return line + text.splitlines()[line - 1].rstrip().endswith(('= """', "= '''"))


def combine(model: Model, answers: Mapping[str, Answer], graph: Graph, key: bytes) -> Verdict:
    """What the model makes of the answers of its patterns, by query id.

    Anchors that share a hit are told in one clue, so that no hit is told twice; so are those with the same cases. Its
    id hangs on the model and the cases alone.
    Cost    O(hits of the model + anchors × its names).
    """
    told = {name: answers[query.id] for name, query in model.patterns.items()}
    at: dict[str, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
    for name, answer in told.items():
        for hit in answer.hits:
            for anchor in hit.anchors:
                at[anchor][name].append(hit)
    all_cases = {case for answer in told.values() for hit in answer.hits for case in hit.cases}
    cannot_tell = {name: unsure(answer.query, graph, all_cases) for name, answer in told.items() if not answer.lacks}
    published: dict[str, _Judged] = {}
    undecided: dict[str, set[str]] = defaultdict(set)
    for anchor, hits in sorted(at.items()):
        judged = _judge(model, told, hits, cannot_tell)
        if judged.clue:
            published[anchor] = judged
        elif judged.clue is None:
            for hit in judged.hits:
                undecided[hit.clue_id] |= judged.unknown
    clues = []
    for group in _together(published):
        hits_of_group = {hit.clue_id: hit for one in group for hit in one.hits}
        cases = tuple(sorted({case for hit in hits_of_group.values() for case in hit.cases}))
        clues.append(
            Joined(
                keyed_id(key, "Clue", model.id, SEPARATOR.join(cases)),
                model,
                tuple(sorted(hits_of_group.values(), key=lambda hit: (hit.query.id, hit.cases))),
                any(one.strong for one in group),
                tuple(sorted({text for one in group for text in one.unknown})),
                cases,
            )
        )
    return Verdict(model, tuple(clues), {name: tuple(sorted(texts)) for name, texts in undecided.items()})


@dataclass(frozen=True)
class _Judged:
    """One anchor: its hits, what the model says of it, and what it does not know."""

    hits: tuple[Hit, ...]
    clue: Truth
    strong: bool
    unknown: frozenset[str]


def _judge(
    model: Model,
    told: Mapping[str, Answer],
    hits: Mapping[str, Sequence[Hit]],
    cannot_tell: Mapping[str, frozenset[str]],
) -> _Judged:
    cases = {case for some in hits.values() for hit in some for case in hit.cases}
    truths: dict[str, Truth] = dict.fromkeys(model.missing)
    unknown = {f"{one.zh}({one.source})" for one in model.missing.values()}
    for name, answer in told.items():
        title = answer.header.title.zh
        if name in hits:
            truths[name] = True
        elif answer.lacks:
            truths[name] = None
            unknown.add(f"{title}: 缺{'、'.join(named(need) for need in answer.lacks)}")
        elif untold := cannot_tell[name] & cases:
            truths[name] = None
            unknown.add(f"{title}: {len(untold)} 案无从判断")
        else:
            truths[name] = False
    clue, strong = model.grade(truths)
    return _Judged(tuple(hit for some in hits.values() for hit in some), clue, strong, frozenset(unknown))


def _together(published: Mapping[str, _Judged]) -> list[list[_Judged]]:
    """The anchors that share a hit or have the same cases, in groups."""
    leader: dict[str, str] = {anchor: anchor for anchor in published}

    def lead(anchor: str) -> str:
        while leader[anchor] != anchor:
            leader[anchor] = leader[leader[anchor]]
            anchor = leader[anchor]
        return anchor

    holder: dict[object, str] = {}
    for anchor, one in published.items():
        cases = tuple(sorted({case for hit in one.hits for case in hit.cases}))
        for shared in (cases, *(hit.clue_id for hit in one.hits)):
            first, second = lead(holder.setdefault(shared, anchor)), lead(anchor)
            leader[max(first, second)] = min(first, second)
    groups: dict[str, list[_Judged]] = defaultdict(list)
    for anchor, one in published.items():
        groups[lead(anchor)].append(one)
    return list(groups.values())
