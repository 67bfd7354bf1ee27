"""A folder that `neo4j-admin database import full` reads: how a province gets into a Neo4j that is not running.

`import.args` holds all that the command must be told; `after_import.cypher` makes the constraints and indexes, which an
import does not. Lists are parted by U+001F, which no text of an export contains; an empty list cannot be said.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import polars as pl

from app.exports._scope import Scope, size_of
from app.exports._values import Changes, as_text, known, slices
from app.language import say
from graph import schema
from graph.store.loading import INDEX_SECONDS, Mark, declarations
from graph.tables import Graph
from graph.vocabulary import Prop, PropType

TITLE = {"zh": "Neo4j 批量导入 (neo4j-admin database import)", "en": "for neo4j-admin database import"}
SUFFIX = ""
COMMAND = "neo4j-admin database import full neo4j @import.args"
ARGUMENTS, AFTER = "import.args", "after_import.cypher"
_JOINER, _JOINER_TOLD = "\x1f", "U+001F"
_TYPES: Mapping[PropType, str] = {
    str: "string",
    int: "long",
    float: "double",
    bool: "boolean",
    date: "date",
    datetime: "localdatetime",
    list: "string[]",
}
_BREAKS = r"[\r\n]"


def write(graph: Graph, out: Path, scope: Scope) -> list[str]:
    """`nodes/<Label>.csv`, `edges/<TYPE>.csv` with typed headers and one space of ids; what is unknown stays empty.

    Of the whole build the node `QingsuBuild` says so, as where qingsu itself has loaded it, so that the imported
    database answers qingsu's queries. Returns the command, and what was changed on the way.
    """
    changes = Changes()
    arguments = ["--id-type=string", f"--array-delimiter={_JOINER_TOLD}"]
    broken = False
    for folder in ("nodes", "edges"):
        (out / folder).mkdir()
    for name, frame in sorted(graph.nodes.items()):
        props = {one: prop for one, prop in schema.node_props(name).items() if one != "id"}
        broken |= _table(out / "nodes" / f"{name}.csv", frame, props, {"id": "id:ID"}, (":LABEL", name), changes)
        arguments.append(f"--nodes=nodes/{name}.csv")
    if scope.owner:
        _mark(out / "nodes" / "QingsuBuild.csv", graph, scope)
        arguments.append("--nodes=nodes/QingsuBuild.csv")
    for name, frame in sorted(graph.edges.items()):
        ends = {"start": ":START_ID", "end": ":END_ID"}
        broken |= _table(out / "edges" / f"{name}.csv", frame, schema.edge_props(name), ends, (":TYPE", name), changes)
        arguments.append(f"--relationships=edges/{name}.csv")
    if broken:  # slower, so only where a text has more than one line
        arguments.append("--multiline-fields=true")
    (out / ARGUMENTS).write_text("\n".join(arguments) + "\n", "utf-8", newline="\n")
    (out / AFTER).write_text(_declarations(), "utf-8", newline="\n")
    steps = [
        say(f"在此文件夹中、目标库停止时运行: {COMMAND}", f"In this folder, the database stopped: {COMMAND}"),
        say(
            "目标库已有内容且确要换掉时, 加 --overwrite-destination=true",
            "To replace what the database holds, add --overwrite-destination=true",
        ),
        say(
            f"启动后建约束与索引: cypher-shell -f {AFTER}",
            f"After the start, make the indexes: cypher-shell -f {AFTER}",
        ),
    ]
    return steps + changes.told()


def _table(
    path: Path,
    frame: pl.DataFrame,
    props: Mapping[str, Prop],
    ids: Mapping[str, str],
    kind: tuple[str, str],
    changes: Changes,
) -> bool:
    """Write one table: its `ids` columns under their headers, what is known of `props`, the kind of each row.

    Returns whether any text goes over more than one line.
    """
    told = known(frame, props.values())
    broken = False
    with path.open("wb") as file:
        for at, part in enumerate(slices(frame)):
            text = as_text(part, told, path.stem, changes, _JOINER)
            broken |= any(column.str.contains(_BREAKS).any() for column in text.iter_columns())
            rows = part.select(
                *(pl.col(name).alias(header) for name, header in ids.items()),
                *(text[prop.name].alias(f"{prop.name}:{_TYPES[prop.type]}") for prop in told),
                pl.lit(kind[1]).alias(kind[0]),
            )
            rows.write_csv(file, include_header=not at)
    return broken


def _mark(path: Path, graph: Graph, scope: Scope) -> None:
    nodes, edges = size_of(graph)
    version = scope.data_version
    mark = asdict(Mark("ready", schema.fingerprint(), version, nodes, edges, scope.owner, load=version))
    types = {name: "long" if isinstance(value, int) else "string" for name, value in mark.items()}
    columns = {f"{name}:{types[name]}": [value] for name, value in mark.items()}
    pl.DataFrame({"id:ID": ["build"], **columns, ":LABEL": ["QingsuBuild"]}).write_csv(path)


def _declarations() -> str:
    return ";\n".join([*declarations(), f"CALL db.awaitIndexes({INDEX_SECONDS})"]) + ";\n"
