"""What people decided on rings and clues: taken down in the ledger, and read again."""

import getpass
from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from app.cli.talk import show_json, show_table, tell
from app.decisions import (
    SHORTEST,
    event_told,
    kind_shown,
    standing_shown,
    status_shown,
    subject_called,
    subjects,
)
from app.language import say
from graph.errors import LedgerError, QueryError
from graph.ledger import ACTS, CLUE, LIFECYCLE, REASONS, RING, WORK, Event, Ledger, Subject
from graph.workspace import Workspace

commands = typer.Typer()
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
Kind = Literal["ring", "clue"]
_KIND = "ring (团伙) 或 clue (线索)"
_ID = "序号, 或编号的开头"
ID_SHOWN = 12


@commands.command()
def decide(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help=_KIND)],
    identifier: Annotated[str, typer.Argument(metavar="ID", help=_ID)],
    status: Annotated[str, typer.Argument(help="、".join(LIFECYCLE))],
    reason: Annotated[str, typer.Option(help=f"排除的理由, 必须是: {'、'.join(REASONS)}")] = "",
    words: Annotated[str, typer.Option(help="文字说明; 改回前一状态时必须写")] = "",
    who: Annotated[str, typer.Option(help="谁认定的; 不写则为系统用户")] = "",
) -> None:
    """认定一个团伙或一条线索的状态。认定只增不改, 谁、何时、为何都留下; 认错了可以改回, 须写明缘由。

    例: qingsu decide ring 1 排除 --reason 合法职业当事人 --words "持牌小额贷款公司"
    """
    workspace = Workspace(context.obj.workspace)
    ledger = Ledger(workspace.folder)
    subject = subject_called(ledger.followed(subjects(workspace, kind)), identifier)
    before = ledger.standings([subject])[subject.id]
    event = ledger.decide(subject, status, who=who or _system_user(), seen=before.last, reason=reason, words=words)
    told = (
        f"{kind_shown(kind)} [{subject.id[:ID_SHOWN]}] {standing_shown(before)} → {status_shown(status)}, {event.who}"
    )
    tell(say(f"第 {event.number} 条: ", f"No. {event.number}: ") + told)


@commands.command()
def decisions(
    context: typer.Context,
    kind: Annotated[Kind | None, typer.Argument(help=f"{_KIND}; 不写则全部")] = None,
    identifier: Annotated[str, typer.Argument(metavar="ID", help=f"{_ID}; 不写则全部")] = "",
    every: Annotated[bool, typer.Option("--all", help="连查看、揭示号码、导出、查询的记录也列出")] = False,
    limit: Annotated[int, typer.Option(min=1, help="最多多少条")] = 100,
    as_json: Json = False,
) -> None:
    """认定记录, 最近的在前: 状态、承办、备注、视图、文书, 谁在何时。一条之下也列出其前身的。

    例: qingsu decisions ring 1
    """
    workspace = Workspace(context.obj.workspace)
    ledger = Ledger(workspace.folder)
    kinds = (*WORK, *ACTS) if every else WORK
    listed = {one: _listed(workspace, ledger, one) for one in ((kind,) if kind else (RING, CLUE))}
    if kind and identifier:
        wanted = _ids_called(ledger, kind, listed[kind], identifier)
        found = [one for one in ledger.log(kinds, subject_kind=kind) if one.subject in wanted]
    else:
        found = ledger.log(kinds, subject_kind=kind, limit=limit + 1)
    if as_json:
        show_json([{**one.__dict__, "at": one.at.isoformat()} for one in found[:limit]])
    else:
        places = _places(listed)
        show_table(
            (say("条", "no."), say("时间", "when"), say("谁", "who"), say("对象", "on"), say("内容", "what")),
            ((one.number, one.when, one.who, _on(one, places), event_told(one)) for one in found[:limit]),
        )
    if not found:
        tell(say("还没有认定", "Nothing was decided yet"))
    if len(found) > limit:
        tell(say(f"只显示最近 {limit} 条", f"Only the newest {limit}"))


def _listed(workspace: Workspace, ledger: Ledger, kind: str) -> list[Subject]:
    """The list as it is now; empty where its stage never ran, for what was decided is still there to be read."""
    stage = "detect" if kind == RING else "find"
    return ledger.followed(subjects(workspace, kind)) if workspace.current(stage) else []


def _ids_called(ledger: Ledger, kind: str, listed: list[Subject], text: str) -> set[str]:
    """Ids of the one that is called so, former ones too; of one that is no longer in the list, the one it had."""
    try:
        one = subject_called(listed, text)
    except QueryError:
        logged = {event.subject for event in ledger.log((*WORK, *ACTS), subject_kind=kind)}
        gone = {id_ for id_ in logged if len(text) >= SHORTEST and id_.startswith(text)}
        if len(gone) != 1:
            raise
        return gone
    return {one.id, *one.predecessors}


def _places(listed: Mapping[str, list[Subject]]) -> dict[tuple[str, str], str]:
    """Kind and id → where it stands in the list, or that it comes before one that does."""
    places: dict[tuple[str, str], str] = {}
    for kind, these in listed.items():
        for rank, one in enumerate(these, 1):
            places[kind, one.id] = say(f"第 {rank} 位", f"no. {rank}")
            for was in one.predecessors:
                places.setdefault((kind, was), say(f"第 {rank} 位的前身", f"before no. {rank}"))
    return places


def _on(event: Event, places: Mapping[tuple[str, str], str]) -> str:
    """What an event is on: its kind, its place in the list, the beginning of its id, and what it was called then."""
    if event.subject_kind not in (RING, CLUE):
        return f"{kind_shown(event.subject_kind)} {event.subject}"
    place = places.get((event.subject_kind, event.subject)) or say("已不在名单", "no longer listed")
    title = event.body.get("title", "")
    return f"{kind_shown(event.subject_kind)} {place} [{event.subject[:ID_SHOWN]}] {title}"


def _system_user() -> str:
    """Raises LedgerError: the system has no name for who runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in some containers
        raise LedgerError(
            say("不知道是谁在认定, 请写 --who 姓名", "who decides is not known; give --who NAME")
        ) from None
