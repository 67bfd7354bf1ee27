"""Paths in words, for pages and commands alike: a path as a line or a sentence, its shape, and why there is none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.language import say
from graph import schema
from graph.network import Network
from graph.paths import Answer, Limits, Route
from graph.schema.edges import TIE_KINDS

CASE = "LegalCase"


@dataclass(frozen=True)
class PathWords:
    """Puts paths into words: `names` of their nodes by place, `values` of their links by number, as `asked` lists them.

    Of a link it reads `role`, `post` and `kind`.
    """

    network: Network
    names: Mapping[int, str]
    values: Mapping[int, Mapping[str, Any]]

    def line(self, route: Route) -> str:
        """The path as one line: names, and between them what joins them, read from left to right."""
        parts = [self.names[route.nodes[0]]]
        for words, after in zip(self.joins(route), route.nodes[1:], strict=True):
            parts += [f"—{words}→", self.names[after]]
        return " ".join(parts)

    def joins(self, route: Route) -> list[str]:
        """Of each step what joins its two ends, read from left to right; each relation once."""
        return ["、".join(step) for step in self._steps(route)]

    def sentence(self, route: Route) -> str:
        """The path as a sentence that can be put into a report: 赵甲一是（2020）…号的原告，该案代理人有周律。

        In English there is none: the line says it.
        """
        clauses = []
        for at, (before, step, after) in enumerate(zip(route.nodes, self._steps(route), route.nodes[1:], strict=False)):
            first = "该案" if at and self.network.label_of(before) == CASE else self.names[before]
            clauses.append(_clause(first, step, self.names[after]))
        return say("，".join(clauses) + "。", "")

    def relation(self, link: int, before: int) -> str:
        """What a link says, read from the node `before` it."""
        kind, values, more = schema.edge_type(self.network.relation_of(link)), self.values[link], self._more(link)
        role = values.get("role") or "当事人"
        forward = int(self.network.starts[link]) == before
        words = (kind.zh if forward else kind.zh_back).format(role=role)
        english = " ".join(filter(None, [kind.en, str(values.get("role") or ""), "" if forward else "(back)"]))
        return say(words, english) + (f"({more})" if more else "")

    def _more(self, link: int) -> str:
        """The kind of a relation, or the post, in words."""
        more = str(self.values[link].get("post") or self.values[link].get("kind") or "")
        return TIE_KINDS.get(more, more) if self._is_tie(link) else more

    def _is_tie(self, link: int) -> bool:
        return self.network.relation_of(link) == "TIE"

    def _steps(self, route: Route) -> list[list[str]]:
        """Of each step its relations in words; a tie derived from one that stands beside it says nothing new."""
        told = []
        for before, links in zip(route.nodes, route.steps, strict=False):
            facts = {self._more(link) for link in links if not self._is_tie(link)} - {""}
            new = [link for link in links if not (self._is_tie(link) and self._more(link) in facts)]
            told.append(list(dict.fromkeys(self.relation(link, before) for link in new)))
        return told


def asked(answers: Iterable[Answer]) -> tuple[set[int], set[int]]:
    """The nodes and the links that are told of where answers are put into words."""
    places: set[int] = set()
    links: set[int] = set()
    for one in answers:
        places |= {one.start, one.end}
        for route in one.paths:
            places.update(route.nodes)
            links.update(link for step in route.steps for link in step)
    return places, links


def shape_words(kind: Sequence[str]) -> str:
    """A shape (graph.paths.shape) by what is passed: 自然人-案件-代理人-案件-自然人."""
    labels = [schema.label(name) for name in kind[::2]]
    return "-".join(say(one.zh, one.en) for one in labels)


def why_not(answer: Answer, limits: Limits) -> str:
    """What keeps two nodes apart: the limits that cut, or that nothing connects them."""
    if not answer.cuts:
        return say("图谱中两者没有任何联系", "nothing in the graph connects them")
    told = []
    for cut in answer.cuts:
        which = "、".join(limit_words(one, limits) for one in cut.limits)
        told.append(say(f"不限「{which}」时有 {cut.length} 步的", f"without [{which}] there is one of {cut.length}"))
    return say("没有路径: ", "no path: ") + "; ".join(told)


def limit_words(name: str, limits: Limits) -> str:
    """A limit as `Cut` names it, with its number."""
    words = {
        "longest": say(f"最多 {limits.longest} 步", f"at most {limits.longest} steps"),
        "hub_degree": say(f"不经过连接多于 {limits.hub_degree} 的枢纽", f"no hubs above {limits.hub_degree}"),
        "period": say("期间", "the period"),
        "relations": say("关系的种类", "the relations"),
        "in_time": say("按时间先后", "the order of days"),
    }
    return words[name]


def brief(words: str) -> str:
    """What joins two names, where an arrow shows the rest: 原告 for `是…的原告`, 代理人 for `代理人有`."""
    told = []
    for one in words.split("、"):
        cut = one.partition("…")[2].removeprefix("的") if "…" in one else one
        told.append(cut.removesuffix("有") or cut)
    return "、".join(told)


def count_words(paths: int, shapes: int) -> str:
    return say(f"{paths} 条路径, {shapes} 种形状", f"{paths} paths, {shapes} shapes")


def stopped_words() -> str:
    """Said where a search stopped early."""
    return say("提前停止, 可能还有", "stopped early, there may be more")


def _clause(first: str, step: Sequence[str], other: str) -> str:
    """A step as a clause. `是…的原告` holds a place for the other name; what is the same both ways, as `有关联`, joins
    the two; else the names stand around it.
    """
    both = [words for words in step if words.partition("(")[0] in _BOTH_WAYS]
    told = [f"{first}与{other}之间：{'、'.join(both)}"] if both else []
    for words in step:
        if words in both:
            continue
        said = words.replace("…", other, 1) if "…" in words else words + other
        told.append(said if told else first + said)
    return "，".join(told)


_BOTH_WAYS = {kind.zh for kind in schema.EDGES.values() if kind.zh == kind.zh_back}
