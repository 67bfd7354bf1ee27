"""The workspace of the network: what is shown, and the log of what was done.

A canvas never changes: `services.events.handle` and the functions here give the next one. Every step that changes what
is shown is on the stack of the component, which is told its key and words, and undone there: those of the page, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.explorer.services import grouping, kinds
from app.explorer.services.drawing import picture
from app.explorer.services.surroundings import PARTY, Surroundings
from app.explorer.services.widening import CAP, joining
from app.language import say

EXPAND, COLLAPSE, REMOVE, OPEN_GROUP, ADD, PATH, COMMON, NARROW = (
    "expand", "collapse", "remove", "open_group", "add", "path", "common", "narrow",
)  # fmt: skip
MOST_SELECTED = 200
SOME = 3
"""Names in a sentence."""


@dataclass(frozen=True)
class Outline:
    """A ring or clue as a soft shape round its members; `core` are named first."""

    id: str
    title: str
    members: tuple[str, ...]
    core: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One entry of the log: `new` came, with the `cases` that join them; `gone` went; `unfolded` left their groups.

    `key` is what the component undoes it by: `e` and the number of its event, or `p` and one of the page's; `words`
    stand beside its button, where it does not know them itself.
    """

    kind: str
    of: str = ""
    new: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    unfolded: tuple[str, ...] = ()
    outline: Outline | None = None
    key: str = ""
    words: str = ""

    @property
    def added(self) -> tuple[str, ...]:
        return self.new + self.cases


@dataclass(frozen=True)
class Asked:
    """What the component wants of the page: open the card of `id`, tell the evidence of an edge, run a query on `node`,
    save a view that looks so.
    """

    kind: str
    id: str = ""
    node: str = ""
    look: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """One path in words, and what it is drawn on."""

    words: str
    nodes: tuple[str, ...]
    edges: tuple[str, ...]


@dataclass(frozen=True)
class Highlight:
    """What is marked. `ways` are the paths that can be marked one by one, `turn` counts how often that was asked."""

    kind: str
    nodes: tuple[str, ...]
    edges: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    turn: int = 0


@dataclass(frozen=True)
class Canvas:
    """One workspace.

    `gid`      what the component remembers positions, pins and its stack by
    `rev`      changes with what is drawn; `ack` the last event that was handled
    `folded`   ids that are drawn as groups, because there are too many
    `look`     of a saved view: positions, pins, camera, hidden, view, period
    `said`     the sentence of the last step
    """

    gid: str
    shown: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    outlines: tuple[Outline, ...] = ()
    look: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    rev: int = 0
    ack: int = 0
    log: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    selection: tuple[str, ...] = ()
    highlight: Highlight | None = None
    asked: Asked | None = None


def select(canvas: Canvas, ids: Sequence[object]) -> Canvas:
    """What the component says is selected: nodes, real edges, the cases of a folded edge. Another choice than before
    takes the place of the edge that was asked about.
    """
    now = tuple(one for one in ids if isinstance(one, str))[:MOST_SELECTED]
    return canvas if now == canvas.selection else replace(canvas, selection=now, asked=None)


def data(canvas: Canvas, around: Surroundings, *, cap: int = CAP) -> dict[str, Any]:
    """What the component draws, without what only the page knows (language, height, stamp, queries)."""
    drawn = picture(around, canvas.shown)
    nodes, edges = drawn.nodes, drawn.edges
    if canvas.folded:
        groups, across = grouping.groups(around, canvas.folded, canvas.shown)
        nodes, edges = nodes + groups, edges + across
    positions, pins = canvas.look.get("positions") or {}, set(canvas.look.get("pins") or ())
    for node in nodes:
        if place := positions.get(node["id"]):
            node |= {"x": place["x"], "y": place["y"]}
        if node["id"] in pins:
            node["pinned"] = True
    return {
        "gid": canvas.gid,
        "types": kinds.types(),
        "nodes": nodes,
        "edges": edges,
        "folds": drawn.folds,
        "groups": [
            {"id": one.id, "title": one.title, "members": list(one.members), "core": list(one.core)}
            for one in canvas.outlines
        ],
        "steps": [{"key": one.key, "text": one.words} for one in canvas.log],
        "not_drawn": drawn.not_drawn,
        "cap": cap,
        "camera": canvas.look.get("camera"),
        "hidden_ids": list(canvas.look.get("hidden") or ()),
        "view": canvas.look.get("view") or PARTY,
        "period": canvas.look.get("period"),
    }


def marks(canvas: Canvas) -> dict[str, Any] | None:
    """The component's `highlight`."""
    marked = canvas.highlight
    if marked is None:
        return None
    return {"nodes": list(marked.nodes), "edges": list(marked.edges), "kind": marked.kind, "turn": marked.turn}


# ---- what the page does


def said(canvas: Canvas, words: str) -> Canvas:
    """The same with another sentence; what was asked of the page is answered by it."""
    return replace(canvas, said=words, asked=None)


def add(
    canvas: Canvas,
    ids: Sequence[str],
    around: Surroundings,
    *,
    kind: str = ADD,
    cases: Sequence[str] = (),
    outline: Outline | None = None,
    words: str = "",
    cap: int = CAP,
) -> Canvas:
    """These ids and `cases` beside what is there, with the cases that join them to it; what does not fit stays away and
    is counted in the sentence.
    """
    there = set(canvas.shown)
    wanted = [one for one in dict.fromkeys(ids) if one not in there]
    room = max(0, cap - len(there))
    new = wanted[:room]
    joined = around.ids(joining(around, around.places(new), around.places(canvas.shown), room))
    along = [one for one in dict.fromkeys([*cases, *joined]) if one not in there and one not in new]
    along = along[: room - len(new)]
    out = tuple(set(canvas.folded).intersection({*new, *along}))
    left = len(wanted) - len(new)
    if not new and not along and outline is None:
        return replace(canvas, said=full(cap) if left else say("都已在图中。", "All of it is shown already."))
    called = names(around, new) if new else say("案件", "cases")
    words = words or (outline.title if outline is not None else say(f"加入 {called}", f"add {called}"))
    step = Step(kind, new=tuple(new), cases=tuple(along), unfolded=out, outline=outline, words=words)
    said = say(f"加入 {called}，连带案件 {len(along)} 件。", f"Added {called}, with {len(along)} cases.")
    if left:
        said += say(f"另有 {left} 个放不下：", f" {left} more do not fit: ") + full(cap)
    return taken(canvas, step, said)


def undo(canvas: Canvas, key: str = "") -> Canvas:
    """Take back the step of this key, else the last one; it can be done again."""
    step = next((one for one in reversed(canvas.log) if not key or one.key == key), None)
    if step is None:
        return canvas
    log = tuple(one for one in canvas.log if one is not step)
    outlines = tuple(one for one in canvas.outlines if one != step.outline)
    told = say(f"已撤销：{step.words}。", f"Undone: {step.words}.") if step.words else ""
    after = replace(reversed_(canvas, step), log=log, undone=(*canvas.undone, step), outlines=outlines)
    return replace(after, highlight=None, said=told)


def redo(canvas: Canvas, key: str = "") -> Canvas:
    """Do again the step of this key that was undone, else the last one."""
    step = next((one for one in reversed(canvas.undone) if not key or one.key == key), None)
    if step is None:
        return canvas
    undone = tuple(one for one in canvas.undone if one is not step)
    outlines = canvas.outlines if step.outline is None else (*canvas.outlines, step.outline)
    after = replace(applied(canvas, step), log=(*canvas.log, step), undone=undone, outlines=outlines)
    return replace(after, highlight=None, said="")


def rebased(canvas: Canvas, around: Surroundings) -> Canvas:
    """The same work on a newer graph: former ids are those in use, what is gone is left out and said."""
    shown, folded = around.known(canvas.shown), around.known(canvas.folded)
    lost = len(canvas.shown) + len(canvas.folded) - len(shown) - len(folded)
    said = say("图谱已更新。", "The graph was updated.")
    if lost:
        said += say(f"{lost} 个已不在新的图谱中，或已合并。", f" {lost} are not in it any more, or were merged.")
    return Canvas(
        canvas.gid, tuple(shown), tuple(folded), canvas.outlines, canvas.look, said, canvas.rev + 1, canvas.ack
    )


# ---- parts of it


def taken(canvas: Canvas, step: Step, said: str) -> Canvas:
    """The canvas after a new step, which ends what could be done again."""
    outlines = canvas.outlines if step.outline is None else (*canvas.outlines, step.outline)
    after = applied(canvas, step)
    step = replace(step, key=f"p{after.rev}")
    return replace(after, log=(*canvas.log, step), undone=(), outlines=outlines, highlight=None, said=said)


def applied(canvas: Canvas, step: Step) -> Canvas:
    gone, there, out = set(step.gone), set(canvas.shown), set(step.unfolded)
    shown = (*(one for one in canvas.shown if one not in gone), *(one for one in step.added if one not in there))
    return replace(
        canvas, shown=shown, folded=tuple(one for one in canvas.folded if one not in out), rev=canvas.rev + 1
    )


def reversed_(canvas: Canvas, step: Step) -> Canvas:
    added, there = set(step.added), set(canvas.shown)
    shown = (*(one for one in canvas.shown if one not in added), *(one for one in step.gone if one not in there))
    back = tuple(one for one in step.unfolded if one not in canvas.folded)
    return replace(canvas, shown=shown, folded=canvas.folded + back, rev=canvas.rev + 1)


def names(around: Surroundings, ids: Sequence[str]) -> str:
    told = list(around.reader.captions(ids[:SOME]).values())
    more = say(f"等 {len(ids)} 个", f" and {len(ids) - SOME} more") if len(ids) > SOME else ""
    return say("、", ", ").join(told) + more


def full(cap: int) -> str:
    return say(
        f"图中最多画 {cap:,} 个，请先收起或移除一些。", f"At most {cap:,} are drawn: collapse or remove some first."
    )


def not_there() -> str:
    return say("所指的已不在图中，请重新选择。", "That is not shown any more; choose again.")
