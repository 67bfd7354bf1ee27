"""Where a graph is served: by the embedded engine of its workspace, or by a Neo4j that somebody runs."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from graph.errors import Place, StoreError

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True)
class Embedded:
    """The engine of the workspace: started when it is needed, ended after `idle_seconds` without a user.

    `heap_mb` is the memory it may take; both count only for the process that starts it.
    """

    idle_seconds: float = 900.0
    heap_mb: int = 1024


@dataclass(frozen=True)
class Remote:
    """A Neo4j by its address, `bolt://host:7687` or `neo4j://…`, in the home database of `user`.

    Raises StoreError: `uri` is no such address.
    """

    uri: str
    user: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        try:
            told = urlsplit(self.uri)
            fits = told.scheme in SCHEMES and bool(told.hostname) and told.port != 0
        except ValueError:  # a port that is none
            fits = False
        if not fits:
            raise StoreError("图库地址应如 bolt://主机:7687", self.place)

    @property
    def place(self) -> Place:
        return Place(self.uri)


Address = Embedded | Remote
