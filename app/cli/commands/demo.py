"""The demo: an invented county through every stage that exists."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from app.cli.commands.explore import serve
from app.cli.commands.stages import run_all
from app.cli.talk import Progressing, tell
from app.language import say
from graph.workspace import PUBLIC_KEY, Workspace
from loaders.load import load
from loaders.synthetic.simulate import FEWEST, MOST, simulate
from queries.clues import clue_list

commands = typer.Typer()
FIRST = 5


@commands.command()
def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help="样例放在哪里")] = Path("qingsu-demo"),
    cases: Annotated[int, typer.Option(help="案件数", min=FEWEST, max=MOST)] = 2000,
    seed: Annotated[int, typer.Option(help="种子; 同种子同字节")] = 1,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="做完即止, 不打开研判页面")] = False,
) -> None:
    """样例: 一个虚构的县走完各阶段, 然后打开研判页面。证件号一律为 999999 开头, 不属于任何人。

    例: qingsu demo
    """
    county = folder / "样例县"
    tell(say(f"写出样例县 {cases} 案 → {county}", f"Writing an invented county of {cases} cases → {county}"))
    simulate(county, cases=cases, seed=seed, difficulty="easy")
    workspace = Workspace(folder / "workspace")
    with workspace.writer(), Progressing(say("装载", "Load")) as progress:
        workspace.ensure_key(PUBLIC_KEY)
        load(workspace, [county], progress=progress)
    run_all(workspace, context.obj)
    _show_first(workspace)
    where = f"--workspace {workspace.folder}"
    tell(say("\n接下来可以试:", "\nWhat to try next:"))
    for line, zh, en in (
        (f"qingsu explore {where}", "研判页面", "the explorer"),
        (f"qingsu report ring 1 --format docx -o 团伙1.docx {where}", "第一个团伙的报告", "a report on the first ring"),
        (f"qingsu clues list {where}", "线索表, 最可疑的在前", "the clues, best first"),
        (f"qingsu rings show 1 {where}", "第一个团伙: 理由、成员、正当解释", "the first ring, explained"),
        (
            f"qingsu evaluate --truth {county / 'truth.json'} {where}",
            "与埋设的团伙对照",
            "measured against what was planted",
        ),
        (f"qingsu search 柳树村 {where}", "检索", "search"),
        (f"qingsu queries list {where}", "查询库", "the query library"),
        (f"qingsu quality {where}", "数据质量与待补正表", "data quality and what to correct"),
        (f"qingsu store stop {where}", "停止图库(闲置会自停)", "stop the store (it stops by itself when idle)"),
    ):
        tell(f"  {line:<60} {say(zh, en)}")
    if not no_serve:
        tell("")
        serve(replace(context.obj, workspace=workspace.folder))


def _show_first(workspace: Workspace) -> None:
    """The best clues and rings, a line each."""
    from graph.detect import rings  # noqa: PLC0415  # numba, for which no other command should wait

    tell(say("\n前五条线索(不是结论):", "\nThe first five clues, not findings:"))
    for row in clue_list(workspace).head(FIRST).to_dicts():
        people = "、".join(row["people"][:3]) + ("等" if len(row["people"]) > 3 else "")
        tell(f"  {row['rank']}. {row['title']}: {len(row['case_nos'])} 案, {people}")
    tell(say("前五个团伙(不是结论):", "The first five rings, not findings:"))
    for ring in [one for one in rings(workspace)["rings"] if one["shown"]][:FIRST]:
        core = [member["name"] for member in ring["members"] if member["role"] == "core"]
        title = say(ring["title"]["zh"], ring["title"]["en"])
        names = "、".join(core[:3]) + ("等" if len(core) > 3 else "")
        tell(f"  {ring['rank']}. {title}: {names}, q = {ring['q_value']:.3f}")
