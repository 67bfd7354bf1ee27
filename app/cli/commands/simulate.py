"""The simulator: register files of invented courts with planted rings, and the truth about them."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.talk import Progressing, tell
from app.language import say
from loaders.synthetic.papers import FOLDER
from loaders.synthetic.simulate import TRUTH
from loaders.synthetic.simulate import simulate as write
from loaders.synthetic.world import DIFFICULTIES, FEWEST, MOST

commands = typer.Typer()


@commands.command()
def simulate(
    output: Annotated[Path, typer.Option("-o", "--output", help="写到哪个文件夹")],
    cases: Annotated[int, typer.Option(help="案件数, 上诉与执行在内", min=FEWEST, max=MOST)] = 10_000,
    seed: Annotated[int, typer.Option(help="种子; 同种子同字节")] = 1,
    difficulty: Annotated[str, typer.Option(help="团伙藏得多深: easy, base, hard")] = "base",
    rings: Annotated[bool, typer.Option("--rings/--no-rings", help="有没有团伙")] = True,
    lookalikes: Annotated[bool, typer.Option("--lookalikes/--no-lookalikes", help="有没有无辜而相似的")] = True,
    lenders: Annotated[float, typer.Option(help="一审中有多少是持牌放贷机构告一次性借款人", min=0, max=1)] = 0.0,
    papers: Annotated[
        int,
        typer.Option(
            help="另写多少份裁判文书, 不多于案件数; 在 文书 文件夹, 真值为其中的 papers.jsonl", min=0, max=MOST
        ),
    ] = 0,
) -> None:
    """模拟: 写出若干虚构法院的台账, 其中埋有团伙与十倍于它的无辜相似者; 真相在 truth.json。

    例: qingsu simulate -o 模拟 --cases 10000 --seed 1 --difficulty base
    """
    if difficulty not in DIFFICULTIES:
        raise typer.BadParameter("、".join(DIFFICULTIES), param_hint="--difficulty")
    if papers > cases:
        raise typer.BadParameter(say(f"不多于案件数 {cases}", f"at most {cases}"), param_hint="--papers")
    with Progressing(say("模拟", "Simulate")) as progress:
        written = write(
            output,
            cases=cases,
            seed=seed,
            difficulty=difficulty,
            rings=rings,
            lookalikes=lookalikes,
            lenders=lenders,
            papers=papers,
            progress=progress,
        )
    if papers:
        tell(say(f"写出文书 {written} 份 → {output / FOLDER}", f"Wrote {written} papers → {output / FOLDER}"))
    tell(
        say(f"写出 {cases} 案 → {output}, 真相 → {output / TRUTH}", f"Wrote {cases} cases → {output}, the truth beside")
    )
