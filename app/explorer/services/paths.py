"""路径查询: what is asked between a few parties on either side, and what there is between them.

A question is what the page's address says. `search` finds, in whole ids and links; `told` puts that into words, so that
what was found can be kept while the language changes.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.explorer.services.choosing import Candidates, Node, called, nodes
from app.language import say
from app.path_words import PathWords, asked, brief, limit_words, shape_words, why_not
from graph import schema
from graph.paths import HUB_DEGREE, LONGEST, NOT_BY_DEFAULT, Answer, Cut, Limits, Route, by_shape, paths
from graph.reader import GraphReader
from graph.workspace import Progress, silent

MOST_ENDS = 5
MOST = 20
"""Paths listed, however many pairs are asked."""
STEPS = Limits().longest
ADDRESS = {"from", "to", "kinds", "since", "until", "max", "hubs", "in_time"}
"""The words of the page's address."""


# ---- what is asked


@dataclass(frozen=True)
class Kind:
    """Relations that an office names with one word."""

    key: str
    zh: str
    en: str
    relations: frozenset[str]


_NAMED = (
    ("party", "当事人", "Parties of a case", ("PARTY_IN", "ACCUSED_IN", "VICTIM_IN", "LISTED_IN")),
    ("agent", "代理与律所", "Agents and law firms", ("AGENT_IN", "WORKS_AT")),
    ("court", "法院与审判人员", "Courts and officers", ("HEARD_BY", "SITS_IN", "APPOINTED_TO", "UNDER", "MEDIATED_BY")),
    ("cases", "案件之间", "From case to case", ("FOLLOWS", "ENFORCES", "BASED_ON", "MENTIONS", "ARISES_FROM")),
    ("kin", "亲属与关联", "Kin and ties", ("KIN", "TIE", "SAME_PERSON")),
    (
        "office",
        "任职与持股",
        "Posts and shares",
        ("LEGAL_REP_OF", "OFFICER_OF", "SHAREHOLDER_OF", "CONTROLS", "BRANCH_OF", "OFFICIAL_OF", "EMPLOYED_BY",
         "INSURED_BY", "ADMINISTERS", "CHANGE_OF"),
    ),
    ("contact", "电话与地址", "Phones and addresses", ("HAS_PHONE", "HAS_ADDRESS")),
    ("money", "账户与资金", "Accounts and money", ("HAS_ACCOUNT", "TRANSFER", "PAID_TO", "PAYS_FOR")),
    (
        "assets",
        "合同与财产",
        "Contracts and assets",
        ("NAMED_IN", "COVERS", "SUED_IN", "OWNS", "HOLDS", "MORTGAGED_TO", "SEALED_IN", "AUCTIONED_AS", "LOT_OF",
         "BIDS_IN"),
    ),
    ("derived", "推导的关系", "Derived relations", NOT_BY_DEFAULT),
)  # fmt: skip
_REST = ("other", "其他", "Others")


def _kinds() -> tuple[Kind, ...]:
    named = [Kind(key, zh, en, frozenset(relations)) for key, zh, en, relations in _NAMED]
    rest = set(schema.EDGES).difference(*(one.relations for one in named))
    return (*named, Kind(*_REST, frozenset(rest)))


KINDS = {one.key: one for one in _kinds()}
"""Every relation of the schema is of exactly one kind."""


@dataclass(frozen=True)
class Question:
    """What is asked: `starts` and `ends` are ids. Without `kinds` (keys of KINDS) every relation counts but the derived
    ones; `hubs` lets paths go through courts, banks and whoever else has more than HUB_DEGREE neighbours.
    """

    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    longest: int = STEPS
    hubs: bool = False
    in_time: bool = False

    @property
    def limits(self) -> Limits:
        """Raises QueryError: more steps than are searched, or a period that ends before it begins."""
        relations = frozenset[str]().union(*(KINDS[key].relations for key in self.kinds))
        return Limits(
            longest=self.longest,
            hub_degree=None if self.hubs else HUB_DEGREE,
            since=self.since,
            until=self.until,
            relations=relations if self.kinds else None,
            in_time=self.in_time,
        )

    def having(self, field: str, value: object) -> "Question":
        """The question with another value of one field."""
        changes: dict[str, Any] = {field: value}
        return replace(self, **changes)

    @property
    def address(self) -> dict[str, str]:
        """The parameters of the page's address: what is as usual is left out."""
        said = {
            "from": ",".join(self.starts),
            "to": ",".join(self.ends),
            "kinds": ",".join(self.kinds),
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "max": "" if self.longest == STEPS else str(self.longest),
            "hubs": "1" if self.hubs else "",
            "in_time": "1" if self.in_time else "",
        }
        return {name: value for name, value in said.items() if value}


def asks(parameters: Mapping[str, str]) -> bool:
    """Whether an address asks anything of this page."""
    return not ADDRESS.isdisjoint(parameters)


@dataclass(frozen=True)
class Unclear:
    """What an address calls an end by and is no id: `side` from or to, and those that may be meant."""

    side: str
    text: str
    candidates: Candidates


@dataclass(frozen=True)
class Read:
    """An address, read: the question, what must be chosen first, and what of it could not be understood."""

    question: Question
    unclear: tuple[Unclear, ...] = ()
    wrong: tuple[str, ...] = ()


def read_address(reader: GraphReader, parameters: Mapping[str, str]) -> Read:
    """The question of an address, whose ends may be ids, former ids, names or case numbers, between commas.

    What cannot be understood is left out of the question and said, so that the page can go on.
    """
    wrong: list[str] = []
    unclear: list[Unclear] = []
    ends: dict[str, tuple[str, ...]] = {}
    for side in ("from", "to"):
        texts = [one.strip() for one in parameters.get(side, "").split(",") if one.strip()]
        found: list[str] = []
        for text in dict.fromkeys(texts):
            one = called(reader, text)
            if isinstance(one, str):
                found.append(one)
            elif one.nodes:
                unclear.append(Unclear(side, text, one))
            else:
                wrong.append(
                    say(f"没有找到“{text}”，请在搜索框里重找。", f"“{text}” was not found; search for it again.")
                )
        if len(found) > MOST_ENDS:
            wrong.append(
                say(f"每头最多 {MOST_ENDS} 个，多出的没有用。", f"At most {MOST_ENDS} a side; the rest is left.")
            )
        ends[side] = tuple(dict.fromkeys(found))[:MOST_ENDS]
    kinds = [one for one in parameters.get("kinds", "").split(",") if one]
    wrong += [
        say(f"没有“{one}”这一类关系。", f"No kind of relation is called “{one}”.") for one in kinds if one not in KINDS
    ]
    question = Question(
        ends["from"],
        ends["to"],
        tuple(one for one in dict.fromkeys(kinds) if one in KINDS),
        _day(parameters.get("since", ""), wrong),
        _day(parameters.get("until", ""), wrong),
        _steps(parameters.get("max", ""), wrong),
        parameters.get("hubs") == "1",
        parameters.get("in_time") == "1",
    )
    if question.since and question.until and question.since > question.until:
        wrong.append(say("期间的起日晚于止日，没有按期间查。", "The period ends before it begins; it is left out."))
        question = replace(question, since=None, until=None)
    return Read(question, tuple(unclear), tuple(wrong))


def _day(text: str, wrong: list[str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        wrong.append(say(f"“{text}”不是日期，应写作 2020-01-31。", f"“{text}” is no date; write 2020-01-31."))
        return None


def _steps(text: str, wrong: list[str]) -> int:
    if not text:
        return STEPS
    if text.isdecimal() and 1 <= int(text) <= LONGEST:
        return int(text)
    wrong.append(
        say(f"最多步数应在 1 与 {LONGEST} 之间，按 {STEPS} 步查。", f"Steps go from 1 to {LONGEST}; {STEPS} are used.")
    )
    return STEPS


# ---- what is found


@dataclass(frozen=True)
class Found:
    """The answers for every pair; `late` are pairs that were not asked, for the time was over."""

    question: Question
    answers: tuple[Answer, ...]
    late: tuple[tuple[str, str], ...] = ()


def search(
    reader: GraphReader,
    question: Question,
    *,
    seconds: float,
    stopped: Callable[[], bool] = lambda: False,
    progress: Progress = silent,
) -> Found:
    """Up to MOST paths and one more between each start and each end, shortest first.

    `stopped` and the time are looked at between pairs, one of which takes some 10 ms, in bad cases seconds.
    Raises  QueryError: see `Question.limits`.
    """
    limits = question.limits
    begun = time.monotonic()
    pairs = _pairs(question)
    answers: list[Answer] = []
    late: list[tuple[str, str]] = []
    for n, (one, other) in enumerate(pairs):
        progress("", n, len(pairs))
        if stopped() or (answers and time.monotonic() - begun > seconds):
            late.append((one, other))
            continue
        net = reader.network
        answers.append(paths(net, net.place(one), net.place(other), limits, most=MOST + 1))
    return Found(question, tuple(answers), tuple(late))


def _pairs(question: Question) -> list[tuple[str, str]]:
    """Each start with each end; the same two the other way round only where days go forward."""
    found: dict[frozenset[str] | tuple[str, str], tuple[str, str]] = {}
    for one in question.starts:
        for other in question.ends:
            if one != other:
                found.setdefault((one, other) if question.in_time else frozenset((one, other)), (one, other))
    return list(found.values())


# ---- what is told


@dataclass(frozen=True)
class Path:
    """One path: its nodes, between each two what joins them, and the whole as a sentence."""

    nodes: tuple[Node, ...]
    joins: tuple[str, ...]
    sentence: str
    undated: int
    days: tuple[date | None, ...]

    @property
    def length(self) -> int:
        return len(self.joins)


@dataclass(frozen=True)
class Shape:
    """Paths of one shape: `words` what is passed, `relations` by what."""

    words: str
    relations: str
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Lift:
    """A limit that can be lifted by a click, and the question without it."""

    words: str
    question: Question


@dataclass(frozen=True)
class Pair:
    """What there is between two: how many paths (`more` than that, where not all are known), or why there is none."""

    start: Node
    end: Node
    count: int = 0
    least: int = 0
    more: bool = False
    complete: bool = True
    why: str = ""
    lifts: tuple[Lift, ...] = ()


@dataclass(frozen=True)
class Told:
    """`listed` paths in shapes, of `found` or `more`; `late` pairs that were not asked."""

    shapes: tuple[Shape, ...]
    pairs: tuple[Pair, ...]
    late: tuple[tuple[Node, Node], ...]
    listed: int
    found: int
    more: bool
    complete: bool


def told(reader: GraphReader, found: Found) -> Told:
    """What was found, in words: of all pairs the best paths, MOST together, each pair's first before any second."""
    question, limits = found.question, found.question.limits
    places, numbers = asked(found.answers)
    net = reader.network
    known = {one.id: one for one in nodes(reader, [*(net.ids[place] for place in places), *_ids(found.late)])}
    facts = {link.number: link.facts for link in reader.links(numbers)}
    words = PathWords(net, {place: known[net.ids[place]].name for place in places}, facts)
    ranked = [(n, route) for answer in found.answers for n, route in enumerate(answer.paths[:MOST])]
    ranked.sort(key=lambda one: (one[0], one[1].length, one[1].cost, one[1].nodes))
    chosen = sorted((route for _, route in ranked[:MOST]), key=lambda one: (one.length, one.cost, one.nodes))
    shapes = tuple(
        Shape(shape_words(kind), _relations(kind), tuple(_path(words, known, route) for route in routes))
        for kind, routes in by_shape(net, chosen).items()
    )
    return Told(
        shapes,
        tuple(_pair(reader, known, answer, question, limits) for answer in found.answers),
        tuple((known[one], known[other]) for one, other in found.late),
        len(chosen),
        len(ranked),
        any(len(answer.paths) > MOST for answer in found.answers),
        all(answer.complete for answer in found.answers),
    )


def _ids(pairs: Iterable[tuple[str, str]]) -> Iterable[str]:
    return (one for pair in pairs for one in pair)


def _relations(kind: Sequence[str]) -> str:
    """The relations of a shape, each once, in office words."""
    names = dict.fromkeys(name for step in kind[1::2] for name in step.split("+"))
    return say("、", ", ").join(dict.fromkeys(relation_words(name) for name in names))


def relation_words(name: str) -> str:
    """A relation by itself: `是…的{role}` is 当事人."""
    kind = schema.edge_type(name)
    return say("当事人" if name == "PARTY_IN" else kind.zh.replace("{role}", "…"), kind.en)


def _path(words: PathWords, known: Mapping[str, Node], route: Route) -> Path:
    ids = words.network.ids
    passed = tuple(known[ids[place]] for place in route.nodes)
    return Path(
        passed, tuple(brief(one) for one in words.joins(route)), words.sentence(route), route.undated, route.days
    )


def _pair(reader: GraphReader, known: Mapping[str, Node], answer: Answer, question: Question, limits: Limits) -> Pair:
    start, end = (known[reader.network.ids[place]] for place in (answer.start, answer.end))
    if answer.paths:
        count = min(MOST, len(answer.paths))
        return Pair(start, end, count, answer.paths[0].length, len(answer.paths) > MOST, answer.complete)
    lifts = (_lift(cut, question, limits) for cut in answer.cuts)
    return Pair(start, end, why=why_not(answer, limits), lifts=tuple(one for one in lifts if one is not None))


def _lift(cut: Cut, question: Question, limits: Limits) -> Lift | None:
    """The question without the limits that cut; None where it would take more steps than are searched."""
    if cut.length > LONGEST:
        return None
    without: dict[str, dict[str, Any]] = {
        "longest": {"longest": cut.length},
        "hub_degree": {"hubs": True},
        "period": {"since": None, "until": None},
        "relations": {"kinds": tuple(KINDS)},
        "in_time": {"in_time": False},
    }
    changes = {name: value for one in cut.limits for name, value in without[one].items()}
    which = "、".join(limit_words(one, limits) for one in cut.limits)
    return Lift(say(f"放宽「{which}」再查", f"Ask again without [{which}]"), replace(question, **changes))
