"""The stage `build`: records and identities become the graph's tables, the search index and the store's database."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from graph import schema
from graph.derive import derive_all
from graph.errors import Place, StoreError
from graph.knitting import knit
from graph.records import read_records
from graph.search import write_index
from graph.store.address import Address, Embedded
from graph.store.serving import check_door, publish, publish_again
from graph.tables import read_table, sorted_graph, write_table
from graph.workspace import Progress, Workspace, code_hash, file_hash, silent

STAGE = "build"
SEARCH = "search.sqlite"
GRAPH = "graph"
CONTRADICTIONS = f"{GRAPH}/contradictions.parquet"
LITTLE_SPACE = 16 << 20


@dataclass(frozen=True)
class Summary:
    """`contradictions` are values that the graph does not show because another register or load says otherwise."""

    nodes: int
    edges: int
    contradictions: int
    database: str
    skipped: bool = False


def build(
    workspace: Workspace,
    address: Address | None = None,
    *,
    replacing: bool = False,
    progress: Progress = silent,
) -> Summary:
    """Knit, derive, write the tables and publish them to the store; call it as the writer.

    Takes   the store, without which the embedded engine with its defaults; `replacing` allows a Neo4j to lose whatever
            else it holds.
    Reads   records, identity/mentions.parquet, identity/entities.parquet.
    Writes  graph/nodes/<Label>.parquet, graph/edges/<TYPE>.parquet by id, graph/contradictions.parquet, search.sqlite;
            the database that the pointer names. Readers of the database before go on until the next publish.
    Raises  WorkspaceError: `resolve` has not run. StoreError: the store is not to be had, holds what is not ours, or
            does not take the rows.
    Cost    about linear in records; the store's loading is the longest part.
    """
    where = address if address is not None else Embedded()
    loaded, resolved = workspace.require("load"), workspace.require("resolve")
    inputs = {"load": loaded.version, "resolve": resolved.version}
    code = _code()
    if workspace.is_current(STAGE, inputs, {}, code):
        publish_again(workspace, where, replacing=replacing, progress=progress)
        facts = workspace.require(STAGE).facts
        nodes, edges, contradictions = (int(facts[name]) for name in ("nodes", "edges", "contradictions"))
        return Summary(nodes, edges, contradictions, facts["database"], skipped=True)
    check_door(workspace, where, replacing=replacing)
    with workspace.stage(STAGE, inputs=inputs, parameters={}, code=code) as run:
        progress("读取记录", 0, 4)
        records = read_records(workspace)
        mentions = read_table(resolved.folder / "identity" / "mentions.parquet")
        entities = read_table(resolved.folder / "identity" / "entities.parquet")
        progress("合并节点与关系", 1, 4)
        knitted = knit(records, mentions, workspace.key())
        progress("推导", 2, 4)
        graph = sorted_graph(derive_all(knitted.graph))
        for label, frame in graph.nodes.items():
            write_table(frame, run.path(f"{GRAPH}/nodes/{label}.parquet"))
        for kind, frame in graph.edges.items():
            write_table(frame, run.path(f"{GRAPH}/edges/{kind}.parquet"))
        write_table(knitted.contradictions, run.path(CONTRADICTIONS))
        write_index(run.path(SEARCH, counted=False), graph, entities)
        progress("装入图库", 3, 4)
        try:
            database, taken = publish(
                workspace, where, graph, run.folder.name, run.version, replacing=replacing, progress=progress
            )
        except StoreError as error:  # the engine does not say that it was the disk
            if shutil.disk_usage(workspace.folder).free < LITTLE_SPACE:
                raise StoreError("磁盘已满, 图库未能装入; 原有内容未动", Place(str(workspace.folder))) from error
            raise
        run.facts |= {
            "database": database,
            "nodes": str(taken.nodes),
            "edges": str(taken.edges),
            "contradictions": str(knitted.contradictions.height),
        }
    return Summary(taken.nodes, taken.edges, knitted.contradictions.height, database)


def _code() -> str:
    here = Path(__file__).parent
    names = ("build", "knitting", "records", "search", "spelling", "tables", "identifiers")
    files = [file_hash(here / f"{name}.py") for name in names]
    return hashlib.sha256("".join([code_hash(here / "derive"), schema.fingerprint(), *files]).encode()).hexdigest()
