"""Evaluation as the faces ask for it: the rings of a workspace, or those of counties simulated in memory."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graph.build import GRAPH
from graph.errors import Place, SourceError, WorkspaceError
from graph.evaluation.judge import found_in, found_of, judge
from graph.evaluation.report import Run
from graph.evaluation.truth import CaseIds, read_truth
from graph.rings.detection import detect_rings
from graph.rings.docket import docket_of
from graph.tables import read_graph
from graph.workspace import Progress, Workspace, silent
from loaders.synthetic.tables import simulated_graph

RINGS = "rings.json"


@dataclass(frozen=True)
class County:
    """A county to simulate: how many cases, how hard, with or without rings and look-alikes, lenders' share."""

    cases: int
    difficulty: str = "base"
    rings: bool = True
    lookalikes: bool = True
    lenders: float = 0.0


def of_workspace(workspace: Workspace, truth: Path, progress: Progress = silent) -> tuple[Run, str]:
    """The rings that `detect` wrote, against the truth file of the loaded county; and what of that file was found.

    Raises SourceError: the truth file is not right, or of another county. WorkspaceError: `detect` has not run since
            the last `build`.
    """
    built, detected = workspace.require("build"), workspace.require("detect")
    if detected.manifest()["content"]["inputs"].get("build") != built.version:
        raise WorkspaceError("build 之后尚未运行 detect, 请先运行: qingsu detect", Place(str(workspace.folder)))
    path = detected.folder / RINGS
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise WorkspaceError("文件缺失或损坏", Place(str(path))) from error
    graph = read_graph(built.folder / GRAPH)
    matched = read_truth(truth, workspace, graph)
    rings = found_in(document, CaseIds(graph), matched.same)
    seed = document["run"]["seed"]
    settings = {"truth": truth.name, "data_version": document["run"]["data_version"], "seed": seed}
    judged = judge(graph, rings, matched.truth, seed=seed, progress=progress)
    return Run(settings, judged), f"{matched.found} / {matched.mentions}"


def of_county(county: County, seed: int, *, decoys: int | None, workers: int, progress: Progress = silent) -> Run:
    """Simulate, detect and measure one county in memory; `seed` is that of all three.

    Raises SourceError: no such county can be made.
    """
    try:
        graph, truth = simulated_graph(
            cases=county.cases,
            seed=seed,
            difficulty=county.difficulty,
            rings=county.rings,
            lookalikes=county.lookalikes,
            lenders=county.lenders,
            progress=lambda _, done, total: progress("模拟", done, total),
        )
    except ValueError as error:
        raise SourceError(f"这样的县造不出来: {error}") from error
    detection = detect_rings(docket_of(graph), seed=seed, decoys=decoys, workers=workers, progress=progress)
    judged = judge(graph, found_of(detection, graph), truth, seed=seed, progress=progress)
    return Run({**asdict(county), "seed": seed, "decoys": detection.copies}, judged)
