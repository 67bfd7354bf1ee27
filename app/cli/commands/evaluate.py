"""How good the rings are where the truth is known: of a simulated county in the workspace, or of several in memory."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.talk import Progressing, show_json, tell
from app.language import say
from graph.errors import Place, WorkspaceError
from graph.workspace import Workspace
from loaders.synthetic.world import DIFFICULTIES, FEWEST, MOST

commands = typer.Typer()


@commands.command()
def evaluate(
    context: typer.Context,
    truth: Annotated[Path | None, typer.Option(help="模拟数据的真值文件; 评估工作区中 detect 找到的团伙")] = None,
    cases: Annotated[
        int | None, typer.Option(min=FEWEST, max=MOST, help="不看工作区, 在内存中模拟这么多案件的县")
    ] = None,
    seeds: Annotated[str, typer.Option(help="种子, 以逗号分隔, 每个种子一个县; 与 --cases 同用")] = "1",
    difficulty: Annotated[str, typer.Option(help="easy, base 或 hard; 与 --cases 同用")] = "base",
    rings: Annotated[bool, typer.Option("--rings/--no-rings", help="埋设团伙与否")] = True,
    lookalikes: Annotated[bool, typer.Option("--lookalikes/--no-lookalikes", help="有无相似而清白的组")] = True,
    lenders: Annotated[float, typer.Option(min=0, max=1, help="放贷机构案件的占比; 与 --cases 同用")] = 0.0,
    decoys: Annotated[
        int | None, typer.Option(min=1, help="打乱多少份案件表作对照, 不写则同 detect; 与 --cases 同用")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="用几个进程; 结果与此无关; 与 --cases 同用")] = 1,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写成 Markdown 文件")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """评估团伙检测: 平均精度、前 20/50/100 的精度、召回、真实误报率; 旁边总有社群、两次对立、三角形三种基线。

    例: qingsu evaluate --truth 模拟县/truth.json
    """
    if (truth is None) == (cases is None):
        raise typer.BadParameter(say("--truth 与 --cases 写一个", "give one of --truth and --cases"))
    if difficulty not in DIFFICULTIES:
        raise typer.BadParameter("、".join(DIFFICULTIES), param_hint="--difficulty")
    chosen = _seeds(seeds)

    # These bring numba, scipy and networkx along, for which no other command should wait.
    from app.evaluation import County, of_county, of_workspace  # noqa: PLC0415
    from graph.evaluation.report import as_json as figures  # noqa: PLC0415
    from graph.evaluation.report import markdown  # noqa: PLC0415

    with Progressing(say("评估", "Evaluate")) as progress:
        if truth is not None:
            run, found = of_workspace(Workspace(context.obj.workspace), truth, progress)
            tell(say(f"真值文件的提及找到 {found}", f"Mentions of the truth file found: {found}"))
            runs = [run]
        else:
            assert cases is not None
            county = County(cases, difficulty, rings, lookalikes, lenders)
            runs = []
            for seed in chosen:
                tell(say(f"种子 {seed}", f"Seed {seed}"))
                runs.append(of_county(county, seed, decoys=decoys, workers=workers, progress=progress))
    if output is not None:
        _write(output, markdown(runs))
        tell(say(f"评估 → {output}", f"Evaluation → {output}"))
    if as_json:
        show_json(figures(runs))
    elif output is None:
        typer.echo(markdown(runs), nl=False)


def _seeds(text: str) -> list[int]:
    try:
        return list(dict.fromkeys(int(one) for one in text.split(",")))
    except ValueError:
        raise typer.BadParameter(say("应为数字, 以逗号分隔", "numbers, between commas"), param_hint="--seeds") from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise WorkspaceError(f"无法写入: {error.strerror}", Place(str(path))) from error
