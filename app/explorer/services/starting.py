"""Where a canvas begins: rings, clues, single entities and saved views, alone or together.

What is drawn of each: its people, its cases, and the cases in which two of its parties are opposed. Above the cap the
people stand as groups; where only the cases are too many, the newest are drawn and the lines between people say how
many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from app.explorer.services.canvas import PATH, Canvas, Highlight, Outline, Way, add
from app.explorer.services.drawing import edge_id, folds_between
from app.explorer.services.surroundings import CASE, PARTY, Surroundings, subjects
from app.explorer.services.widening import CAP, Wish, joining, widen
from app.language import say
from graph.errors import QueryError
from graph.network import Ints

CLUE_LISTS = "线索列表 · "
"""Names of saved views that begin so are filters of the list of clues (`views/clues.py: VIEWS`), no networks."""
MOST = 100
"""Rings, clues or ids that an address may name."""
LONGEST = 40
"""Characters of an unknown id that are repeated to the user."""
MOST_AROUND_A_CLUE = 200
"""Of a clue with more people in its cases only those are drawn whom it is about, or who are in several of them."""
MOST_IN_A_CASE = 60
"""Of a case opened by itself, the people drawn at once; expanding it brings the others."""


@dataclass(frozen=True)
class Asking:
    """What an address asks for: rings and clues by id, former id or rank; entities and the nodes of a path by id; the
    number of a saved view, which stands alone.
    """

    rings: tuple[str, ...] = ()
    clues: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    view: str = ""

    @property
    def gid(self) -> str:
        """One canvas each."""
        return " ".join(f"{name}={value}" for name, value in self.address.items()) or "empty"

    @property
    def address(self) -> dict[str, str]:
        """The parameters of the page's address."""
        if self.view:
            return {"view": self.view}
        said = {"ring": self.rings, "clue": self.clues, "id": self.ids, "path": self.path}
        return {name: ",".join(values) for name, values in said.items() if values}


def read_address(parameters: Mapping[str, str]) -> Asking:
    """What `?ring=…&clue=…&id=…&path=…&view=…` asks for; several of a kind stand between commas."""

    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.strip() for one in parameters.get(name, "").split(",") if one.strip()))[:MOST]

    if view := parameters.get("view", "").strip():
        return Asking(view=view)
    return Asking(several("ring"), several("clue"), several("id"), several("path"))


@dataclass(frozen=True)
class Set:
    """What belongs on the canvas: people and things, their cases, and a shape round whom it is about."""

    people: tuple[str, ...]
    cases: tuple[str, ...] = ()
    outline: Outline | None = None
    said: str = ""


def begin(asking: Asking, around: Surroundings, *, cap: int = CAP) -> Canvas:
    """The canvas of what is asked; what cannot be found is left out and said in a sentence."""
    found, said = sets(asking, around)
    people = list(dict.fromkeys(one for each in found for one in each.people))
    cases = list(dict.fromkeys(one for each in found for one in each.cases))
    everyone = around.places(people)
    parties = everyone[around.role[everyone] == "party"]
    joined = joining(around, parties, np.empty(0, np.int32), around.network.size)
    cases += [one for one in around.ids(joined) if one not in set(cases)]
    outlines = tuple(each.outline for each in found if each.outline is not None)
    shown, folded = _fitted(around, people, cases, cap)
    if folded:
        said.append(
            say(
                f"共 {len(people):,} 个，按社群画出，双击打开一个群组。",
                f"{len(people):,} in all, drawn by community; double click opens a group.",
            )
        )
    elif len(shown) < len(people) + len(cases):
        said.append(
            say(
                f"案件 {len(cases):,} 件，只画最近的 {len(shown) - len(people):,} 件；线上的件数是全部的。",
                f"{len(cases):,} cases, of which the newest {len(shown) - len(people):,} are drawn; lines count all.",
            )
        )
    canvas = Canvas(asking.gid, shown, folded, outlines, said=" ".join(said))
    return replace(canvas, highlight=along(around, shown, asking.path)) if asking.path else canvas


def sets(asking: Asking, around: Surroundings) -> tuple[list[Set], list[str]]:
    """Each ring, clue and entity that is asked for, and a sentence for each that is not there."""
    found, said = [], []
    for look, names in ((ring, asking.rings), (clue, asking.clues), (entity, asking.ids), (_alone, asking.path)):
        for name in names:
            try:
                one = look(around, name)
            except QueryError as error:
                said.append(sentence(error))
                continue
            found.append(one)
            said += [one.said] if one.said else []
    return found, said


def along(around: Surroundings, shown: Sequence[str], path: Sequence[str]) -> Highlight:
    """The nodes of a path that are shown, and whatever joins each to the next, in both readings."""
    there = set(shown)
    nodes = [one for one in around.known(path) if one in there]
    edges = []
    for one, other in pairwise(nodes):
        _, targets, links = around.direct(around.places([one]))
        edges += [edge_id(link) for link in around.reader.links(links[targets == around.place(other)].tolist())]
    for before, after in zip(nodes, nodes[2:], strict=False):
        edges += folds_between(before, after)
    return Highlight(PATH, tuple(nodes), tuple(dict.fromkeys(edges)))


def put(canvas: Canvas, asking: Asking, around: Surroundings, *, cap: int = CAP) -> Canvas:
    """More beside what is there: a ring, a clue, or somebody alone, with the cases that join them to it."""
    said: list[str] = []
    for look, names in ((ring, asking.rings), (clue, asking.clues), (_alone, asking.ids)):
        for name in names:
            try:
                one = look(around, name)
            except QueryError as error:
                said.append(sentence(error))
                continue
            canvas = add(canvas, one.people, around, cases=one.cases, outline=one.outline, cap=cap)
            said += [canvas.said, *([one.said] if one.said else [])]
    return replace(canvas, said=" ".join(said))


def sentence(error: Exception) -> str:
    return str(error) if str(error).endswith(("。", ".")) else str(error) + say("。", ".")


def ring(around: Surroundings, name: str) -> Set:
    """Members and agents of a ring with its cases. Raises QueryError: there is none of this id, former id or rank."""
    told = around.material.ring(name)
    members = around.known(one["id"] for one in told["members"])
    core = around.known(one["id"] for one in told["members"] if one["role"] == "core")
    agents = around.known(one["id"] for one in told["agents"])
    title = say(f"网络 #{told['rank']}", f"Ring #{told['rank']}")
    return Set(
        tuple(dict.fromkeys(members + agents)),
        tuple(around.known(told["case_ids"])),
        Outline(told["ring_id"], title, tuple(dict.fromkeys(members + agents)), tuple(core)),
        _succeeded(name, told["ring_id"], told["predecessors"], title),
    )


def clue(around: Surroundings, name: str) -> Set:
    """Whom a clue is about and its cases with who is in them. Raises QueryError: as `ring`."""
    told = around.material.clue(name)
    about = around.known(subjects(told))
    people = [one for one in about if not around.cases[around.place(one)]]
    cases = around.known(told["case_ids"])
    _, who = around.participants(around.places(cases))
    places, many = np.unique(who, return_counts=True)
    if len(places) > MOST_AROUND_A_CLUE:
        places = places[many > 1][:MOST_AROUND_A_CLUE]
    title = say(f"线索 #{told['rank']}", f"Clue #{told['rank']}")
    outline = Outline(told["clue_id"], title, tuple(people), tuple(people)) if people else None
    everyone = tuple(dict.fromkeys(people + around.ids(places)))
    return Set(everyone, tuple(cases), outline, _succeeded(name, told["clue_id"], told["predecessors"], title))


def entity(around: Surroundings, name: str) -> Set:
    """Somebody with the first neighbours, or a case with who is in it. Raises QueryError: there is no such node."""
    id_ = around.reader.now(name)
    if id_ is None:
        raise QueryError(
            say(f"图谱中没有编号 {name[:40]}，请用搜索加入", f"nothing has the id {name[:40]}; search for it")
        )
    place = around.place(id_)
    if around.cases[place]:
        _, who = around.participants(around.places([id_]))
        return Set(tuple(around.ids(who[:MOST_IN_A_CASE])), (id_,))
    found = widen(around, [id_], id_, Wish(PARTY if around.people[place] else CASE))
    fresh = around.places(found.new)
    cases = [*around.ids(fresh[around.cases[fresh]]), *found.cases]
    return Set((id_, *around.ids(fresh[~around.cases[fresh]])), tuple(cases))


def _alone(around: Surroundings, name: str) -> Set:
    id_ = _id(around, name)
    return _in_case(around, id_) if around.cases[around.place(id_)] else Set((id_,))


def _in_case(around: Surroundings, case: str) -> Set:
    _, who = around.participants(around.places([case]))
    return Set(tuple(around.ids(who[:MOST_IN_A_CASE])), (case,))


def _id(around: Surroundings, name: str) -> str:
    """The id in use. Raises QueryError: nothing has or had this id."""
    id_ = around.reader.now(name)
    if id_ is None:
        short = f"{name[:LONGEST]}…" if len(name) > LONGEST else name
        raise QueryError(say(f"图谱中没有编号 {short}，请用搜索加入", f"nothing has the id {short}; search for it"))
    return id_


def saved(canvas: Canvas, look: Mapping[str, Any]) -> dict[str, Any]:
    """What the ledger keeps of a canvas under a name: plain JSON. `look` is what the component knows."""
    return {
        "shown": list(canvas.shown),
        "folded": list(canvas.folded),
        "outlines": [
            {"id": one.id, "title": one.title, "members": list(one.members), "core": list(one.core)}
            for one in canvas.outlines
        ],
        "look": dict(look),
        "highlight": None if canvas.highlight is None else asdict(replace(canvas.highlight, turn=0)),
    }


def reopened(gid: str, payload: Mapping[str, Any], around: Surroundings) -> Canvas:
    """A saved view as a canvas; former ids are those in use, what is gone from the graph is left out and counted.

    Raises QueryError: the payload is not one of `saved`.
    """
    try:
        shown, folded = list(payload["shown"]), list(payload["folded"])
        outlines = tuple(
            Outline(one["id"], one["title"], tuple(one["members"]), tuple(one["core"])) for one in payload["outlines"]
        )
        look = dict(payload["look"])
        marked = _marked(payload.get("highlight"))
    except (KeyError, TypeError, ValueError) as error:
        raise QueryError(say("这个视图不是本程序保存的，打不开", "this view was not saved by this program")) from error
    kept, grouped = around.known(shown), around.known(folded)
    lost = len(shown) + len(folded) - len(kept) - len(grouped)
    said = (
        say(f"{lost} 个已不在图谱中，或已合并。", f"{lost} are not in the graph any more, or were merged.")
        if lost
        else ""
    )
    return Canvas(gid, tuple(kept), tuple(grouped), outlines, look, said, highlight=marked)


def _marked(told: Mapping[str, Any] | None) -> Highlight | None:
    """What was marked in a saved view; views of older versions do not say."""
    if told is None:
        return None
    ways = tuple(Way(str(one["words"]), tuple(one["nodes"]), tuple(one["edges"])) for one in told["ways"])
    return Highlight(str(told["kind"]), tuple(told["nodes"]), tuple(told["edges"]), ways)


def _fitted(
    around: Surroundings, people: Sequence[str], cases: Sequence[str], cap: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is drawn one by one, and what in groups."""
    if len(people) + len(cases) <= cap:
        return (*people, *cases), ()
    if len(people) > cap // 2:
        return (), (*people, *cases)
    places: Ints = around.places(cases)
    newest = around.ids(places[np.argsort(-around.case_day[places].astype(np.int64), kind="stable")])
    return (*people, *newest[: cap - len(people)]), ()


def _succeeded(name: str, now: str, before: Sequence[str], title: str) -> str:
    if name == now or name not in before:
        return ""
    return say(f"该编号已由 {title} 承接。", f"That id is now {title}.")
