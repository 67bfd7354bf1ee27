"""Export: the published graph, or the surroundings of one ring, as files for other programs."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from app.cli.talk import tell
from app.exports import Scope, formats, surroundings
from app.exports import export as write_export
from app.language import say
from graph.build import GRAPH
from graph.errors import Place, QingsuError, WorkspaceError
from graph.records import loads
from graph.store.remote import owner_of
from graph.tables import Graph, read_graph
from graph.workspace import Published, Workspace
from queries.library import data_date_of

commands = typer.Typer()


@commands.command()
def export(
    context: typer.Context,
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="、".join(formats()))],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="写到哪里: 一个文件; csv、neo4j-import 是一个新文件夹")
    ],
    ring: Annotated[str, typer.Option(help="只要一个团伙的周边 (成员、案件、代理人、法院): 序号, 或编号的开头")] = "",
    who: Annotated[str, typer.Option(help="谁导出的, 写进说明; 不写则为系统用户")] = "",
) -> None:
    """把图谱导出给别的软件: Gephi (gexf、graphml)、表格 (csv)、Neo4j (neo4j-import); 旁附说明与校验值。

    例: qingsu export gexf -o 团伙1.gexf --ring 1
    """
    if form not in formats():
        raise typer.BadParameter("、".join(formats()), param_hint="FORMAT")
    workspace = Workspace(context.obj.workspace)
    built = workspace.require("build")
    graph = read_graph(built.folder / GRAPH)
    title, owner = say("全部图谱", "the whole graph"), owner_of(workspace)
    if ring:
        graph, title = _around(workspace, built, graph, ring)
        owner = ""
    scope = Scope(title, who or _system_user(), built.version, data_date_of(loads(workspace)), owner)
    done = write_export(formats()[form], graph, output, scope)
    tell(
        say(
            f"{scope.title}: {done.nodes} 个节点、{done.edges} 条关系 → {done.out}, 说明见 {done.readme}",
            f"{scope.title}: {done.nodes} nodes, {done.edges} edges → {done.out}, about it: {done.readme}",
        )
    )
    for line in done.told:
        tell(line)


def _around(workspace: Workspace, built: Published, graph: Graph, ring: str) -> tuple[Graph, str]:
    """The surroundings of a ring and what they are called.

    Raises QueryError: there is no such ring. WorkspaceError: the rings are those of another build.
    """
    from app.dossiers.material import material  # noqa: PLC0415  # numba, for which no other export should wait

    if workspace.require("detect").manifest()["content"]["inputs"]["build"] != built.version:
        raise WorkspaceError(
            say(
                "团伙线索来自另一次生成的图谱, 请先运行: qingsu detect",
                "the rings are of another build; run: qingsu detect",
            ),
            Place(str(workspace.folder)),
        )
    one = material(workspace).ring(ring)
    name = say(f"团伙线索第 {one['rank']} 位", f"ring of rank {one['rank']}")
    title = f"{name} [{one['ring_id'][:12]}] {say(one['title']['zh'], one['title']['en'])}"
    return surroundings(graph, [member["id"] for member in one["members"]], one["case_ids"]), title


def _system_user() -> str:
    """Raises QingsuError: the system has no name for who runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as in some containers
        raise QingsuError(
            say("不知道是谁在导出, 请写 --who 姓名", "who exports is not known; give --who NAME")
        ) from None
