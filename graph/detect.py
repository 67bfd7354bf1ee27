"""The stage `detect`: rings scored against shuffled dockets, and communities to find one's way by."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from graph.communities import communities_table
from graph.errors import Place, WorkspaceError
from graph.rings.detection import DECOYS, detect_rings
from graph.rings.docket import docket_of
from graph.rings.report import LIST, report
from graph.tables import read_graph, read_table, write_table
from graph.workspace import Progress, Published, Workspace, code_hash, file_hash, silent

STAGE = "detect"
RINGS, LISTED, COMMUNITIES = "rings.json", "rings.parquet", "communities.parquet"
SEED = 1
MOST_WORKERS = 4
"""Unless told otherwise: each holds a copy of the docket, some 200 MB at a million cases."""


@dataclass(frozen=True)
class Summary:
    """`groups` accepted, of which `q05` and `q10` at q <= 5 and 10 %, against `decoys` shuffled dockets."""

    disputes: int
    groups: int
    q05: int
    q10: int
    decoys: int
    communities: int
    skipped: bool = False


def detect(
    workspace: Workspace,
    *,
    seed: int = SEED,
    decoys: int | None = None,
    workers: int | None = None,
    progress: Progress = silent,
) -> Summary:
    """Score rings against shuffled dockets; mark communities; call it as the writer.

    Takes   `decoys` shuffled dockets, without it DECOYS (five times as many where the list is short); `workers`
            threads, which change nothing but the time.
    Reads   the tables of the published build, identity/entities.parquet.
    Writes  rings.json (contracts/ring.schema.json), rings.parquet (LIST), communities.parquet.
    Raises  WorkspaceError: `build` has not run since `resolve` did.
    Cost    1 + decoys passes over the docket, each under a second per 200,000 cases, and RUNS more for the stability.
    """
    built, resolved = workspace.require("build"), workspace.require("resolve")
    if built.manifest()["content"]["inputs"]["resolve"] != resolved.version:
        raise WorkspaceError("身份归并已更新, 请先运行: qingsu build", Place(str(workspace.folder)))
    published = workspace.current(STAGE)
    parameters = {"seed": seed, "decoys": decoys or DECOYS, "more": decoys is None}
    code = _code()
    # The ids come from the run before, which is an input like any other.
    inputs = {"build": built.version, "before": published.facts.get("before", "") if published is not None else ""}
    if published is not None and workspace.is_current(STAGE, inputs, parameters, code):
        return _summary(published, skipped=True)
    progress("读取图谱", 0, 0)
    graph = read_graph(built.folder / "graph")
    entities = read_table(resolved.folder / "identity" / "entities.parquet")
    before = pl.DataFrame(schema=LIST) if published is None else read_table(published.folder / LISTED)
    found = detect_rings(
        docket_of(graph),
        seed=seed,
        decoys=decoys,
        workers=workers or min(os.cpu_count() or 1, MOST_WORKERS),
        progress=progress,
    )
    told = report(graph, found, entities, before, workspace.key(), progress=progress)
    progress("社群", 0, 0)
    communities = communities_table(graph, seed=seed)
    inputs["before"] = published.version if published is not None else ""
    with workspace.stage(STAGE, inputs=inputs, parameters=parameters, code=code) as run:
        document = {
            "run": {
                "version": run.version,
                "data_version": built.version,
                "seed": seed,
                "parameters": parameters | {"decoys": found.copies},
            },
            "summary": told.summary,
            "dissolved": told.dissolved,
            "rings": told.rings,
        }
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        run.path(RINGS).write_text(text, "utf-8", newline="\n")
        write_table(told.table, run.path(LISTED))
        write_table(communities, run.path(COMMUNITIES))
        run.facts |= {"before": inputs["before"], "communities": str(communities["community"].n_unique())}
    return _summary(workspace.require(STAGE))


def rings(workspace: Workspace) -> dict[str, Any]:
    """The published rings.json. Raises WorkspaceError: `detect` has not run."""
    told: dict[str, Any] = json.loads((workspace.require(STAGE).folder / RINGS).read_text("utf-8"))
    return told


def _summary(published: Published, *, skipped: bool = False) -> Summary:
    told = json.loads((published.folder / RINGS).read_text("utf-8"))
    summary = told["summary"]
    return Summary(
        summary["disputes"],
        len(told["rings"]),
        summary["rings_at_q05"],
        summary["rings_at_q10"],
        summary["decoys"],
        int(published.facts["communities"]),
        skipped,
    )


def _code() -> str:
    here = Path(__file__).parent
    files = [file_hash(here / f"{name}.py") for name in ("detect", "communities", "network", "succession", "tables")]
    return hashlib.sha256("".join([code_hash(here / "rings"), *files]).encode()).hexdigest()
