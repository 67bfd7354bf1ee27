"""Settings of a run, read once from the environment by a face and passed down as arguments."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from graph.errors import Place, StoreError, WorkspaceError
from graph.store.address import Address, Embedded, Remote

SECRET = ("store_password",)
SMALLEST_HEAP_MB, LARGEST_HEAP_MB = 1024, 4096


@dataclass(frozen=True)
class Settings:
    """`workspace` the folder of stages; `language` zh or en; `store` a Neo4j, else the embedded engine serves.

    `idle_seconds` without a user end the embedded engine; `heap_mb` is the memory it may take, 0 a quarter of the
    computer's from SMALLEST_HEAP_MB to LARGEST_HEAP_MB; `query_seconds` and
    `query_rows` limit one query; `queries` is an office's own folder of queries and `user` who decides, for
    the pages.
    """

    workspace: Path = Path("workspace")
    language: str = "zh"
    store: str = ""
    store_user: str = "neo4j"
    store_password: str = field(default="", repr=False)
    idle_seconds: float = 900.0
    heap_mb: int = 0
    query_seconds: float = 60.0
    query_rows: int = 10_000
    queries: str = ""
    user: str = ""

    @property
    def address(self) -> Address:
        """Where the graph is served. Raises StoreError: no address of a Neo4j, or no password for it."""
        if not self.store:
            quarter = psutil.virtual_memory().total // 2**20 // 4
            heap_mb = self.heap_mb or min(max(quarter, SMALLEST_HEAP_MB), LARGEST_HEAP_MB)
            return Embedded(self.idle_seconds, heap_mb)
        if not self.store_password:
            raise StoreError(f"缺少 {self.store} 的口令", Place(VARIABLES["store_password"]))
        return Remote(self.store, self.store_user, self.store_password)


VARIABLES = {
    "workspace": "QINGSU_WORKSPACE",
    "language": "QINGSU_LANG",
    "store": "QINGSU_STORE",
    "store_user": "QINGSU_STORE_USER",
    "store_password": "QINGSU_STORE_PASSWORD",
    "idle_seconds": "QINGSU_STORE_IDLE",
    "heap_mb": "QINGSU_STORE_HEAP_MB",
    "query_seconds": "QINGSU_QUERY_SECONDS",
    "query_rows": "QINGSU_QUERY_ROWS",
    "queries": "QINGSU_QUERIES",
    "user": "QINGSU_USER",
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


UPLOADS = "QINGSU_UPLOADS"
"""Where the pages keep what is uploaded, as `qingsu explore` tells its server: it takes the folder away at its end."""


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a child: these settings, the workspace as an absolute path, no settings of Streamlit's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    told: Mapping[str, object] = {variable: getattr(settings, name) for name, variable in VARIABLES.items()}
    kept |= {variable: str(value) for variable, value in told.items() if value != ""}
    return kept | {VARIABLES["workspace"]: str(settings.workspace.absolute()), "PYTHONUTF8": "1"}
