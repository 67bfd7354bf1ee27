"""What the events of the network component do to a canvas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from app.explorer.services import grouping
from app.explorer.services.canvas import (
    COLLAPSE,
    COMMON,
    EXPAND,
    NARROW,
    OPEN_GROUP,
    PATH,
    REMOVE,
    Asked,
    Canvas,
    Highlight,
    Step,
    Way,
    add,
    full,
    names,
    not_there,
    redo,
    taken,
    undo,
)
from app.explorer.services.drawing import edge_id, folds_between, names_apart, words_of
from app.explorer.services.paths import Question
from app.explorer.services.surroundings import CASE, PARTY, UNLISTED, Surroundings
from app.explorer.services.widening import AT_ONCE, CAP, RANK, Wish, common, joining, widen
from app.language import say
from app.path_words import PathWords, asked, why_not
from graph.paths import Answer, Route, paths
from graph.schema import edge_type

UNDO, REDO, RESTORE, OPEN, EDGE, QUERY, SAVE_VIEW = (
    "undo", "redo", "restore", "open", "edge", "query", "save_view",
)  # fmt: skip
MOST_AT_ONCE = 100
MOST_OPENED = 300
"""Members that one opening of a group draws."""
MOST_PATHS = 5
LIMITS = Question().limits
"""What a path may be: as on the page 路径查询, where nothing else is chosen."""
_EPOCH = date(1970, 1, 1)


def handle(canvas: Canvas, event: Mapping[str, Any], around: Surroundings, *, cap: int = CAP) -> Canvas:
    """The canvas after one event of the component. Handling the same event again changes nothing.

    Never raises for what an event says: an unknown type, an id that is not there any more, a value of another kind
    only move `ack` on; every step that the component has on its stack is in the log, even an empty one.
    """
    seq = event.get("seq")
    if not isinstance(seq, int) or seq <= canvas.ack:
        return canvas
    canvas = replace(canvas, ack=seq, asked=None)
    act = ACTS.get(str(event.get("type")))
    if act is None:
        return canvas
    after = act(canvas, event, around, cap)
    if act is not _redo and len(after.log) > len(canvas.log):  # the component has the step under this number
        after = replace(after, log=(*after.log[:-1], replace(after.log[-1], key=f"e{seq}")))
    return after


# ---- one by one

Act = Callable[[Canvas, Mapping[str, Any], Surroundings, int], Canvas]


def _expand(canvas: Canvas, event: Mapping[str, Any], around: Surroundings, cap: int) -> Canvas:
    id_ = _text(event, "id")
    if grouping.community_of(id_) is not None:
        return _open_group(canvas, event, around, cap)
    if id_ not in canvas.shown:
        return taken(canvas, Step(EXPAND, id_), not_there())
    since, until = _period(event.get("period"))
    wish = Wish(
        CASE if event.get("view") == CASE else PARTY,
        _text(event, "rel"),
        _text(event, "order") or RANK,
        _number(event.get("limit"), AT_ONCE, 1, MOST_AT_ONCE),
        _number(event.get("offset"), 0, 0, CAP),
        since,
        until,
    )
    found = widen(around, canvas.shown, id_, wish, cap=cap)
    name = around.reader.caption(id_)
    told = say(
        f"展开 {name}：加入 {len(found.new)} 个，连带案件 {len(found.cases)} 件",
        f"Expanded {name}: {len(found.new)} came, with {len(found.cases)} cases",
    )
    if found.full:
        told += say("；", "; ") + full(cap)
    else:
        told += say(f"；还有 {found.left} 个", f"; {found.left} more") if found.left else ""
        if found.hubs:
            told += say(
                f"，其中 {found.hubs} 个是法院、银行等，按种类展开才列出",
                f", {found.hubs} of them courts, banks and the like: expand by kind",
            )
        told += say("。", ".")
    out = tuple(set(canvas.folded).intersection((*found.new, *found.cases)))
    return taken(canvas, Step(EXPAND, id_, found.new, found.cases, unfolded=out), told)


def _collapse(canvas: Canvas, event: Mapping[str, Any], around: Surroundings, _cap: int) -> Canvas:
    """What the expansions of a node brought goes, except whom somebody has expanded since: that work stays."""
    id_ = _text(event, "id")
    shown = set(canvas.shown)
    steps = [step for step in canvas.log if step.kind == EXPAND]
    since = {step.of for step in steps if not shown.isdisjoint(step.new)}
    brought = {one for step in steps if step.of == id_ for one in step.new if one in shown}
    cases = {one for step in steps if step.of == id_ for one in step.cases if one in shown}
    gone = brought - since - {id_}
    gone |= _dangling(around, cases, shown - gone)
    ids = tuple(one for one in canvas.shown if one in gone)
    name = around.reader.caption(id_) if id_ in shown else ""
    said = say(f"收起 {name}：撤下 {len(ids)} 个。", f"Collapsed {name}: {len(ids)} went.")
    return taken(canvas, Step(COLLAPSE, id_, gone=ids), said)


def _remove(canvas: Canvas, event: Mapping[str, Any], around: Surroundings, _cap: int) -> Canvas:
    asked, shown = event.get("ids"), set(canvas.shown)
    gone = {one for one in asked if isinstance(one, str) and one in shown} if isinstance(asked, list) else set()
    near = {one for one in shown - gone if around.cases[around.place(one)]}
    touched = around.ids(around.joining(around.places(sorted(gone)), around.places(canvas.shown), len(shown)))
    gone |= _dangling(around, near.intersection(touched), shown - gone)
    ids = tuple(one for one in canvas.shown if one in gone)
    return taken(canvas, Step(REMOVE, gone=ids), say(f"移除 {len(ids)} 个。", f"Removed {len(ids)}."))


def _open_group(canvas: Canvas, event: Mapping[str, Any], around: Surroundings, cap: int) -> Canvas:
    community = grouping.community_of(_text(event, "id"))
    members = [] if community is None else grouping.members_of(around, canvas.folded, community)
    room = max(0, cap - len(canvas.shown))
    new = members[: min(room, MOST_OPENED)]
    if not new:
        return replace(canvas, said=full(cap) if members else not_there())
    cases = around.ids(joining(around, around.places(new), around.places(canvas.shown), room - len(new)))
    out = tuple(set(canvas.folded).intersection({*new, *cases}))
    words = say(f"打开群组（{len(new)} 个）", f"open a group ({len(new)})")
    step = Step(OPEN_GROUP, _text(event, "id"), tuple(new), tuple(cases), unfolded=out, words=words)
    left = len(members) - len(new)
    told = say(
        f"打开群组：{len(new)} 个，案件 {len(cases)} 件", f"Opened the group: {len(new)}, with {len(cases)} cases"
    )
    told += say(f"；还有 {left} 个在群组里。", f"; {left} stay in it.") if left else say("。", ".")
    return taken(canvas, step, told)


def _narrow(canvas: Canvas, _event: Mapping[str, Any], around: Surroundings, cap: int) -> Canvas:
    return narrowed(canvas, around, cap=cap)


def narrowed(canvas: Canvas, around: Surroundings, *, cap: int = CAP) -> Canvas:
    """Out of the groups come those that rings and clues are about, best first; the groups go."""
    places = around.places(canvas.folded)
    listed = places[(around.subject_rank[places] != UNLISTED) & ~around.cases[places]]
    best = around.ids(listed[np.lexsort((listed, around.subject_rank[listed]))])[: (cap - len(canvas.shown)) // 2]
    if not best:
        return replace(canvas, said=say("其中没有线索名单上的人。", "None of them is on the list of clues."))
    new = around.places(best)
    room = cap - len(canvas.shown) - len(best)
    cases = around.ids(joining(around, new, around.places(canvas.shown), room))
    words = say("只看名单上的", "only the listed")
    step = Step(NARROW, new=tuple(best), cases=tuple(cases), unfolded=canvas.folded, words=words)
    return taken(canvas, step, say(f"只看线索名单上的 {len(best)} 个。", f"Only the {len(best)} on the list of clues."))


def _undo(canvas: Canvas, event: Mapping[str, Any], _around: Surroundings, _cap: int) -> Canvas:
    return undo(canvas, _text(event, "step"))


def _redo(canvas: Canvas, event: Mapping[str, Any], _around: Surroundings, _cap: int) -> Canvas:
    return redo(canvas, _text(event, "step"))


def _path(canvas: Canvas, event: Mapping[str, Any], around: Surroundings, cap: int) -> Canvas:
    """What joins two directly, and the best paths between them in the whole graph: what is missing comes, all of it is
    marked and listed. There is always an answer in words.
    """
    a, b = _text(event, "a"), _text(event, "b")
    if a not in canvas.shown or b not in canvas.shown or a == b:
        return replace(canvas, said=not_there())
    answer = paths(around.network, around.place(a), around.place(b), LIMITS, most=MOST_PATHS)
    pair = f"{around.reader.caption(a)} — {around.reader.caption(b)}"
    told, lines = _directly(around, a, b)
    if not answer.paths:
        none = why_not(answer, LIMITS)
        if not told:
            return replace(canvas, highlight=None, said=f"{pair}: {none}")
        alone = say(f"{pair}：{told}不看推断的关系，{none}。", f"{pair}: {told} Without what is derived: {none}.")
        return _marked(canvas, around, PATH, [a, b], lines, alone, cap)
    ways = _ways(around, answer)
    nodes = list(dict.fromkeys([a, b, *(one for way in ways for one in way.nodes)]))
    edges = [*lines, *(one for way in ways for one in way.edges)]
    said = say(
        f"{pair}：{told}{len(answer.paths)} 条路径，最短 {answer.paths[0].length} 步。",
        f"{pair}: {told} {len(answer.paths)} paths, the shortest of {answer.paths[0].length} steps.",
    )
    if not answer.complete:
        said += say("提前停止，可能还有。", " Stopped early, there may be more.")
    return _marked(canvas, around, PATH, nodes, edges, said, cap, ways=ways, words=say(f"路径 {pair}", f"paths {pair}"))


def one_way(canvas: Canvas, at: int) -> Canvas:
    """Only this one of the paths that are listed marked; at -1 all of them."""
    marked = canvas.highlight
    if marked is None or at >= len(marked.ways):
        return canvas
    ways = marked.ways if at < 0 else (marked.ways[at],)
    nodes = tuple(dict.fromkeys(one for way in ways for one in way.nodes))
    edges = tuple(dict.fromkeys(one for way in ways for one in way.edges))
    return replace(canvas, highlight=replace(marked, nodes=nodes, edges=edges, turn=marked.turn + 1))


def _directly(around: Surroundings, a: str, b: str) -> tuple[str, list[str]]:
    """What joins two without anybody between, in words, and what it is drawn on."""
    here, there = around.place(a), around.place(b)
    _, targets, numbers = around.direct(around.places([a]))
    links = around.reader.links(numbers[targets == there].tolist())
    known = {words_of(link) for link in links if not edge_type(link.type).derived}
    guessed = {words_of(link) for link in links}.difference(known)
    words = [*sorted(known), *(one + say("（推断）", " (derived)") for one in sorted(guessed))]
    told = say("直接相连：", "Directly joined: ") + say("、", ", ").join(words) if words else ""
    _, whom, meeting = around.met(np.array([here], np.int32))
    cases = len(np.unique(around.meetings.case[meeting[whom == there]]))
    if cases:
        met = say(f"同在 {cases:,} 件案件中", f"both in {cases:,} cases")
        told = told + say("，", ", ") + met if told else say(f"直接相连：{met}", f"Directly joined: {met}")
    drawn = [edge_id(link) for link in links] + (folds_between(a, b) if cases else [])
    return told + (say("。", ".") if told else ""), list(dict.fromkeys(drawn))


def _ways(around: Surroundings, answer: Answer) -> tuple[Way, ...]:
    """The paths of an answer as sentences, shortest first."""
    places, numbers = asked([answer])
    ids = dict(zip(places, around.ids(places), strict=True))
    captions = names_apart(around, list(ids.values()))
    facts = {link.number: link.facts for link in around.reader.links(numbers)}
    words = PathWords(around.network, {place: captions[id_] for place, id_ in ids.items()}, facts)
    return tuple(
        Way(
            words.sentence(route) or words.line(route),
            tuple(around.ids(route.nodes)),
            tuple(dict.fromkeys(_edges_of(around, route))),
        )
        for route in answer.paths
    )


def _common(canvas: Canvas, event: Mapping[str, Any], around: Surroundings, cap: int) -> Canvas:
    """Whom both have near: those shown and the best of the others are marked."""
    a, b = _text(event, "a"), _text(event, "b")
    if a not in canvas.shown or b not in canvas.shown or a == b:
        return replace(canvas, said=not_there())
    reading = CASE if event.get("view") == CASE else PARTY
    both = common(around, a, b, reading)
    away = [one for one in both if one not in canvas.shown]
    come = away[:AT_ONCE]
    pair = say("与", " and ").join(around.reader.captions([a, b]).values())
    if not both:
        none = say(f"{pair}没有共同邻居。", f"{pair} have no neighbour in common.")
        return replace(canvas, highlight=None, said=none)
    called = names(around, both)
    said = say(f"{pair}的共同邻居 {len(both)} 个：{called}。", f"{len(both)} neighbours of {pair}: {called}.")
    if len(away) > len(come):
        said += say(f"还有 {len(away) - len(come)} 个没有画出。", f" {len(away) - len(come)} are not drawn.")
    nodes = [a, b, *(one for one in both if one in canvas.shown or one in come)]
    edges = [one for third in nodes[2:] for two in (a, b) for one in folds_between(third, two)]
    _, targets, links = around.direct(around.places([a, b]))
    between = links[around.flags(around.places(nodes))[targets]]
    edges += [edge_id(link) for link in around.reader.links(between.tolist())]
    words = say(f"{pair}的共同邻居", f"neighbours of {pair}")
    return _marked(canvas, around, COMMON, nodes, edges, said, cap, words=words)


def _ask(canvas: Canvas, event: Mapping[str, Any], _around: Surroundings, _cap: int) -> Canvas:
    return replace(canvas, asked=Asked(str(event["type"]), _text(event, "id"), _text(event, "node")))


def _save_view(canvas: Canvas, event: Mapping[str, Any], _around: Surroundings, _cap: int) -> Canvas:
    look = {name: event.get(name) for name in ("positions", "pins", "camera", "hidden", "view", "period")}
    return replace(canvas, asked=Asked(SAVE_VIEW, look=look))


def _restore(canvas: Canvas, event: Mapping[str, Any], around: Surroundings, cap: int) -> Canvas:
    """What was on the canvas before the browser loaded the page anew; a canvas that was worked on stays as it is."""
    asked = event.get("ids")
    ids = [one for one in asked if isinstance(one, str)] if isinstance(asked, list) else []
    shown = tuple(around.known(ids)[:cap])
    if canvas.rev or not shown:
        return canvas
    words = say(
        "已恢复刷新前图上的内容；撤销不能退到刷新以前。",
        "What was on the canvas before the reload is back; undo does not reach behind it.",
    )
    there = set(shown)
    folded = tuple(one for one in canvas.folded if one not in there)
    return replace(canvas, shown=shown, folded=folded, rev=canvas.rev + 1, said=words)


ACTS: Mapping[str, Act] = {
    EXPAND: _expand,
    COLLAPSE: _collapse,
    REMOVE: _remove,
    OPEN_GROUP: _open_group,
    NARROW: _narrow,
    UNDO: _undo,
    REDO: _redo,
    RESTORE: _restore,
    PATH: _path,
    COMMON: _common,
    OPEN: _ask,
    EDGE: _ask,
    QUERY: _ask,
    SAVE_VIEW: _save_view,
}


# ---- parts of it


def _marked(
    canvas: Canvas,
    around: Surroundings,
    kind: str,
    nodes: Sequence[str],
    edges: Sequence[str],
    said: str,
    cap: int,
    *,
    ways: tuple[Way, ...] = (),
    words: str = "",
) -> Canvas:
    there = set(canvas.shown)
    missing = [one for one in nodes if one not in there]
    if missing:
        cases = [one for one in missing if around.cases[around.place(one)]]
        people = [one for one in missing if one not in cases]
        canvas = add(canvas, people, around, kind=kind, cases=cases, words=words, cap=cap)
        away = len(set(missing).difference(canvas.shown))
        came = len(missing) - away
        said += say(f"图中原来没有的 {came} 个已加入。", f" {came} that were not shown were added.")
        said += say(f"{away} 个放不下：", f" {away} do not fit: ") + full(cap) if away else ""
    marked = Highlight(kind, tuple(nodes), tuple(dict.fromkeys(edges)), ways)
    return replace(canvas, highlight=marked, said=said)


def _edges_of(around: Surroundings, route: Route) -> list[str]:
    """The edges a path is drawn on, in both readings: through a case also the folded ones of the two beside it."""
    links = around.reader.links(link for step in route.steps for link in step)
    found = [edge_id(link) for link in links]
    nodes = around.ids(route.nodes)
    for before, at, after in zip(nodes, route.nodes[1:], nodes[2:], strict=False):
        if around.cases[at]:
            found += folds_between(before, after)
    return found


def _dangling(around: Surroundings, cases: set[str], shown: set[str]) -> set[str]:
    """Those of `cases` in which fewer than two of `shown` have a part."""
    if not cases:
        return set()
    ids = sorted(cases)
    case, who = around.participants(around.places(ids))
    there = around.flags(around.places(sorted(shown)))[who]
    many = np.bincount(case[there], minlength=len(ids))
    return {one for one, n in zip(ids, many.tolist(), strict=True) if n < 2}


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    return value if isinstance(value, str) else ""


def _number(value: object, default: int, least: int, most: int) -> int:
    return max(least, min(most, value)) if isinstance(value, int) else default


def _period(value: object) -> tuple[int | None, int | None]:
    """First and last day of `["2021-03", "2021-09"]`, both months whole; None for what is no period."""
    try:
        first, last = (date.fromisoformat(f"{one}-01") for one in value)  # type: ignore[attr-defined]
        after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    except (TypeError, ValueError):
        return None, None
    return (first - _EPOCH).days, (after - _EPOCH).days - 1
