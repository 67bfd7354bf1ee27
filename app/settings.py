"""Settings of a run, read once from the environment by a face and passed down as arguments."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.errors import Place, WorkspaceError

PREFIX = "QINGSU_"


@dataclass(frozen=True)
class Settings:
    """`workspace` the folder of stages; `language` zh or en; the rest is of the embedded store.

    `idle_seconds` without a user end the store; `heap_mb` is the memory it may take; `query_seconds` and `query_rows`
    limit one query.
    """

    workspace: Path = Path("workspace")
    language: str = "zh"
    idle_seconds: float = 900.0
    heap_mb: int = 1024
    query_seconds: float = 60.0
    query_rows: int = 10_000


VARIABLES = {
    "workspace": "QINGSU_WORKSPACE",
    "language": "QINGSU_LANG",
    "idle_seconds": "QINGSU_STORE_IDLE",
    "heap_mb": "QINGSU_STORE_HEAP_MB",
    "query_seconds": "QINGSU_QUERY_SECONDS",
    "query_rows": "QINGSU_QUERY_ROWS",
}


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the environment says, else the defaults. Raises WorkspaceError: a value of another kind."""
    values: dict[str, object] = {}
    for name, variable in VARIABLES.items():
        if not (text := environment.get(variable, "")):
            continue
        kind = type(getattr(Settings(), name))
        try:
            values[name] = Path(text) if issubclass(kind, Path) else kind(text)
        except ValueError:
            raise WorkspaceError(f"应为数字, 实为 {text}", Place(variable)) from None
    found = Settings(**values)  # type: ignore[arg-type]
    if found.language not in ("zh", "en"):
        raise WorkspaceError(f"应为 zh 或 en, 实为 {found.language}", Place(VARIABLES["language"]))
    return found
