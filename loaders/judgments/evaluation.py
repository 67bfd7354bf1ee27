"""How much of what people labelled in judgments the grammar finds, and how much of what it finds is right.

Of parts of judgments (`figures`) a label says where a value stands (`at`: field, start, end) and what it is; so it
counts only if the place is right too. Of whole papers (`of_papers`) it is the value that counts.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.identifiers import office_number, parse_case_no
from loaders.judgments.basis import law_refs
from loaders.judgments.operative import amounts, fee, opening, operative_items
from loaders.judgments.parties import party_block
from loaders.judgments.people import Agent, Party, PartyBlock
from loaders.judgments.signatures import Signatory, Signatures, signatures
from loaders.judgments.text import ENCLOSED, Line, lines_of

Labels = Mapping[str, Any]
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Rate:
    """Of `wanted` labels and `found` values so many are `right`."""

    wanted: int
    found: int
    right: int

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0


@dataclass(frozen=True)
class _Read:
    """What the grammar finds in the three parts of a record."""

    head: PartyBlock
    signed: Signatures
    result: list[Line]


def figures(labels: Sequence[Labels], records: Mapping[str, Record]) -> dict[str, Rate]:
    """Name of what is measured → its rate over the records that have labels of it; `records` by id.

    A record has `party_block`, `result` and `signatures`. Raises KeyError: a label is of no record.
    """
    read = {one["id"]: _read(records[one["id"]]) for one in labels}
    rates = {}
    for name, (key, wanted, found) in _MEASURES.items():
        pairs = [(wanted(one), found(read[one["id"]])) for one in labels if key in one]
        rates[name] = _rate(pairs)
    return rates


def _read(record: Record) -> _Read:
    return _Read(
        party_block(lines_of(record["party_block"])),
        signatures(lines_of(record["signatures"]), record["signatures"]),
        lines_of(record["result"]),
    )


def _rate(pairs: Iterable[tuple[Iterable[Hashable], Iterable[Hashable]]]) -> Rate:
    wanted = found = right = 0
    for labelled, got in pairs:
        want, have = Counter(labelled), Counter(got)
        wanted, found, right = wanted + want.total(), found + have.total(), right + (want & have).total()
    return Rate(wanted, found, right)


def _at(label: Labels) -> tuple[int, int]:
    _, start, end = label["at"]
    return start, end


def _ordered(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The spans of the items behind the words that open the operative part."""
    opened = next((n for n, line in enumerate(lines) if opening(line.text)), -1)
    return [item.span(0, len(item.text)) for item in operative_items(lines[opened + 1 :])]


Wanted = Callable[[Labels], Iterable[Hashable]]
Found = Callable[[_Read], Iterable[Hashable]]
Measure = tuple[str, Wanted, Found]


def _parties(read: _Read) -> Sequence[Party]:
    return read.head.parties


def _agents_named(read: _Read) -> Sequence[Agent]:
    return read.head.agents


def _signed(read: _Read) -> Sequence[Signatory]:
    return read.signed.people


def _each(key: str, part: str, found: Callable[[_Read], Sequence[Party | Agent | Signatory]]) -> Measure:
    """What `part` says of each of those under `key`, at its place."""
    return (
        key,
        lambda one: [(_at(label), label[part]) for label in one[key]],
        lambda read: [(it.span, getattr(it, part)) for it in found(read)],
    )


_MEASURES: Mapping[str, Measure] = {
    "names": _each("parties", "name", _parties),
    "sides": _each("parties", "side", _parties),
    "judges": _each("judges", "role", _signed),
    "agents": _each("agents", "name", _agents_named),
    "links": (
        "agents",
        lambda one: [(_at(a), tuple(a["for"])) for a in one["agents"]],
        lambda read: [(a.span, a.acts_for) for a in read.head.agents],
    ),
    "agent kinds": _each("agents", "kind", _agents_named),
    "firms": _each("agents", "firm", _agents_named),
    "representatives": (
        "representatives",
        lambda one: [(_at(r), r["kind"], tuple(r["of"])) for r in one["representatives"]],
        lambda read: [(r.span, r.kind, () if r.of is None else (r.of,)) for r in read.head.representatives],
    ),
    "amounts": (
        "amounts",
        lambda one: [(_at(a), a["fen"]) for a in one["amounts"]],
        lambda read: [(a.span, a.fen) for a in amounts(read.result)],
    ),
    "laws": (
        "law_refs",
        lambda one: [(_at(law), tuple(law["articles"])) for law in one["law_refs"]],
        lambda read: [(law.span, law.articles) for law in law_refs(read.result)],
    ),
    "items": (
        "results",
        lambda one: [_at(item) for item in one["results"]],
        lambda read: _ordered(read.result),
    ),
    "fees": (
        "fee_fen",
        lambda one: [one["fee_fen"]] if one["fee_fen"] else [],
        lambda read: [got.fen for line in read.result if (got := fee(line))][:1],
    ),
}
"""What is measured → the key of its labels, the labels of a record, what was found in it."""


# ---- whole papers

Truth = Mapping[str, Any]
"""What a paper says: `court`, `doc_type`, `case_no`, `cause`, `filed_date`, `judgment_date`, `close_mode`, `fee_fen`,
each null where it is silent; `parties` (name, side, and of those that print any the gender, birth_date, ethnicity,
address, id_fragment, uscc), `representatives` (name, of), `agents` (name, kind, firm,
for), `judges` (name, role), `absent` (places of parties), `amounts` (those ordered), `results` (texts), `law_refs`
(law, articles), `related` (case_no);
`orders` are the results and `claims` what is asked, of which only the words count. What a truth lacks is not measured.
"""


def of_papers(pairs: Iterable[tuple[Truth, Mapping[str, Any]]]) -> tuple[dict[str, Rate], list[str]]:
    """Name of what is measured → its rate over papers, each as its truth and as the contract `parse` gives it; and a
    line for each value that is missing or wrong.
    """
    counted: dict[str, list[Rate]] = {}
    misses = []
    for truth, told in pairs:
        for name, (key, wanted, found) in _OF_PAPERS.items():
            if key not in truth or (name in _SAID and not any(name in party for party in truth["parties"])):
                continue
            want: Counter[Any] = Counter(wanted(truth))
            have: Counter[Any] = Counter(found(told))
            if name == "sides":  # of whom the paper does not say it, any is as good
                silent = {who for who, side in want if side is None}
                want, have = (
                    Counter({one: n for one, n in each.items() if one[0] not in silent}) for each in (want, have)
                )
            counted.setdefault(name, []).append(Rate(want.total(), have.total(), (want & have).total()))
            misses += [f"{told['file']}\t{name}\t-{one}" for one in (want - have).elements()]
            misses += [f"{told['file']}\t{name}\t+{one}" for one in (have - want).elements()]
    total = {
        name: Rate(*(sum(getattr(one, part) for one in rates) for part in ("wanted", "found", "right")))
        for name, rates in counted.items()
    }
    return total, misses


def _bare(text: str | None) -> str:
    """A text as it is compared: without white space, marks of full width as half."""
    return "".join(line.text for line in lines_of(text or ""))


def _one(key: str, also: str = "") -> tuple[str, Wanted, Callable[[Mapping[str, Any]], Iterable[Hashable]]]:
    def of(one: Mapping[str, Any], name: str) -> list[Hashable]:
        value = one.get(name)
        return [] if value is None else [_bare(value) if isinstance(value, str) else value]

    return key, lambda truth: of(truth, key), lambda told: of(told, also or key)


def _number(text: str | None) -> list[str]:
    """A case number in its one spelling, without the place of a paper in its case."""
    number = parse_case_no(text) if text else None
    return [number.normal] if number else []


def _of_other(text: str) -> str:
    """The number of another case, or of an award, in its one spelling."""
    number = parse_case_no(text)
    return number.normal if number else office_number(text) or _bare(text)


def _named(one: Mapping[str, Any], many: str) -> list[str]:
    return [_bare(each["name"]) for each in one[many]]


def _agents(one: Mapping[str, Any]) -> Iterable[tuple[str, str, str, tuple[str, ...]]]:
    """Every agent once, though printed below each of several parties: name, kind, firm, the parties acted for."""
    names = _named(one, "parties")
    acts: dict[tuple[str, str, str], set[str]] = {}
    for agent in one["agents"]:
        key = (_bare(agent["name"]), _bare(agent["kind"]), _bare(agent["firm"]))
        acts.setdefault(key, set()).update(names[n] for n in agent["for"])
    return [(*key, tuple(sorted(of))) for key, of in acts.items()]


def _of_agents(*places: int) -> tuple[str, Wanted, Any]:
    """What stands at these places of every agent."""
    return _both("agents", lambda one: [tuple(agent[n] for n in places) for agent in _agents(one)])


def _pairs(many: str, part: str) -> Callable[[Mapping[str, Any]], Iterable[Hashable]]:
    return lambda one: [(_bare(each["name"]), each[part] and _bare(each[part])) for each in one[many]]


def _of_each(part: str) -> tuple[str, Wanted, Any]:
    """What is said of each party that it is said of, with its name."""
    return _both("parties", lambda one: [(_bare(p["name"]), _bare(p[part])) for p in one["parties"] if p.get(part)])


_FIGURES = re.compile(
    f"{ENCLOSED}|人民币|[0-9零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元圆整角分年月日.,。;:、()%]"
)


def _wordings(key: str) -> Callable[[Mapping[str, Any]], Iterable[Hashable]]:
    """Items without their numbers, sums, days and marks, which a truth of made-up papers leaves out."""
    return lambda one: [_FIGURES.sub("", _bare(item)) for item in one[key]]


def _ordered_sums(told: Mapping[str, Any]) -> Iterable[int]:
    """The sums of money in the operative items, in fen; what parties agree on the fee of the court is none."""
    items = [told["spans"][f"results.{n}"] for n, item in enumerate(told["results"]) if "受理费" not in _bare(item)]
    for one in told["amounts"]:
        if one["fen"] is not None and any(start <= one["span"][0] < end for start, end in items):
            yield one["fen"]


def _both(key: str, of: Callable[[Mapping[str, Any]], Iterable[Hashable]]) -> tuple[str, Wanted, Any]:
    return key, of, of


_SAID = ("gender", "birth_date", "ethnicity", "address", "id_fragment", "uscc")
"""What may be said of a party beside its name; measured in papers whose truth tells any."""
_OF_PAPERS: Mapping[str, tuple[str, Wanted, Callable[[Mapping[str, Any]], Iterable[Hashable]]]] = {
    "court": _one("court"),
    "kind of paper": _one("doc_type"),
    "case number": ("case_no", lambda one: _number(one["case_no"]), lambda told: _number(told["case_no_raw"])),
    "cause": _one("cause"),
    "filed": _one("filed_date"),
    "decided": _one("judgment_date"),
    "closing": _one("close_mode"),
    "procedure": _one("procedure_kind"),
    "panel": _one("panel"),
    "hearings": _both("hearings", lambda one: one["hearings"]),
    "fee": _one("fee_fen", "fee"),
    "names": _both("parties", lambda one: _named(one, "parties")),
    "sides": _both("parties", _pairs("parties", "side")),
    **{part: _of_each(part) for part in _SAID},
    "representatives": (
        "representatives",
        lambda one: [
            (_bare(r["name"]), _bare(one["parties"][n]["name"])) for r in one["representatives"] for n in r["of"]
        ],
        lambda told: [(_bare(p["legal_rep"]), _bare(p["name"])) for p in told["parties"] if p["legal_rep"]],
    ),
    "absent": (
        "absent",
        lambda one: [_bare(one["parties"][n]["name"]) for n in one["absent"]],
        lambda told: [_bare(one["name"]) for one in told["parties"] if one["absent"]],
    ),
    "sums ordered": ("amounts", lambda one: one["amounts"], lambda told: list(_ordered_sums(told))),
    "agents": _of_agents(0),
    "agent kinds": _of_agents(0, 1),
    "firms": _of_agents(0, 2),
    "agents' parties": _of_agents(0, 3),
    "judges": _both("judges", _pairs("judges", "role")),
    "claims": _both("claims", _wordings("claims")),
    "orders": ("orders", _wordings("orders"), _wordings("results")),
    "items": _both("results", lambda one: [_bare(item).strip("。;,") for item in one["results"]]),
    "laws": _both("law_refs", lambda one: [(_bare(law["law"]), tuple(law["articles"])) for law in one["law_refs"]]),
    "other cases": (
        "related",
        lambda one: {_of_other(each["case_no"]) for each in one["related"]},
        lambda told: {_of_other(each["case_no"]) for each in told["related_cases"]},
    ),
}
"""What is measured → the key of its truth, what a truth wants, what the contract has."""
