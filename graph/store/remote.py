"""The published graph in a Neo4j that somebody runs: one database, so a new build takes the place of the one before.

The node `QingsuBuild` says what the database holds. It turns to `loading` before the first row is taken away and to
`ready` after the last is there, so that a reader never takes half a graph for a whole one. A database that holds
anything else, or the graph of another workspace, is refused unless its replacement was asked for.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graph import schema
from graph.errors import StoreError
from graph.identifiers import keyed_id
from graph.schema import EDGES, LABELS
from graph.store.address import Remote
from graph.store.loading import LoadCounts, Mark, load_graph, mark_of, write_mark
from graph.store.reading import Reading, Rows
from graph.tables import Graph
from graph.workspace import Progress, Published, Workspace, silent

CLEARED_ROWS = 20_000
CONNECT_SECONDS = 15.0
LIVENESS_SECONDS = 1.0
"""A connection idle for longer is tried before it is used: the server may have been restarted meanwhile."""

_LEAST = (5, 26)
_AGENT = re.compile(r"Neo4j/(\d+)\.(\d+)\S*")  # others that speak Bolt name themselves behind it
_HOME = None
_MESSAGE_CHARACTERS = 200
_CLEARING = "清空图库"
_LOADING = "装入图库"


def publish(
    workspace: Workspace,
    remote: Remote,
    graph: Callable[[], Graph],
    data_version: str,
    *,
    replacing: bool = False,
    progress: Progress = silent,
) -> LoadCounts:
    """Have the Neo4j hold exactly this graph; one that is there, whole and of this data version stays as it is.

    Takes   the graph as a function, called only if it must be loaded; `replacing` where whatever else the database
            holds may go.
    Raises  StoreError: no connection, wrong password, an older server, a database with rows that are not this
            workspace's, or the server fails. After an interruption the mark says `loading`: publish again.
    Cost    the deletion and the load of all rows, in batches.
    """
    owner = owner_of(workspace)
    with connected(remote) as driver:
        mark = mark_of(driver, _HOME)
        if mark is not None and _fits(mark, owner, data_version):
            return LoadCounts(mark.nodes, mark.edges)
        if not replacing:
            _refuse_foreign(driver, remote, mark, owner)
        tables = graph()
        now = Mark("loading", schema.fingerprint(), data_version, 0, 0, owner, uuid.uuid4().hex)
        write_mark(driver, _HOME, now)
        _clear(driver, everything=replacing, progress=progress)
        counts = load_graph(driver, _HOME, tables, progress=lambda done, total: progress(_LOADING, done, total))
        write_mark(driver, _HOME, replace(now, state="ready", nodes=counts.nodes, edges=counts.edges))
    return counts


@dataclass(frozen=True)
class RemoteStatus:
    """What a Neo4j says of itself, and of the graph it holds; None where it holds none of qingsu's."""

    uri: str
    server: str
    state: str | None
    data_version: str | None
    nodes: int | None
    edges: int | None
    ours: bool


def look(workspace: Workspace, remote: Remote) -> RemoteStatus:
    """Look at a Neo4j without changing anything. Raises StoreError: see `connected`."""
    with connected(remote) as driver:
        agent = driver.get_server_info().agent
        mark = mark_of(driver, _HOME)
    if mark is None:
        return RemoteStatus(remote.uri, agent, None, None, None, None, ours=False)
    ours = mark.owner == owner_of(workspace)
    return RemoteStatus(remote.uri, agent, mark.state, mark.data_version, mark.nodes, mark.edges, ours=ours)


def check_door(workspace: Workspace, remote: Remote, *, replacing: bool = False) -> None:
    """Whether a build can be published there, before the work for it is done. Raises StoreError: see `publish`."""
    with connected(remote) as driver:
        if not replacing:
            _refuse_foreign(driver, remote, mark_of(driver, _HOME), owner_of(workspace))


class RemoteBuild:
    """One build, open for questions in a Neo4j; an answer counts only if the build was there to its end."""

    def __init__(self, published: Published, remote: Remote, mark: Mark) -> None:
        self.published = published
        self._remote = remote
        self._mark = mark
        self._driver = _driver(remote)
        self._reading = open_reading(remote)

    def ask(self, text: str, parameters: Mapping[str, Any], *, seconds: float, rows: int) -> Rows:
        """See `Reading.ask`. Raises StoreError, too: another build has begun to take the place of this one."""
        answer = self._reading.ask(text, parameters, seconds=seconds, rows=rows)
        if not self.answers():
            raise StoreError("图库正在换成另一次生成的图谱, 答案作废", self._remote.place)
        return answer

    def answers(self) -> bool:
        """Whether the server is there and still holds this very load."""
        try:
            return mark_of(self._driver, _HOME) == self._mark
        except StoreError:
            return False

    def holds(self) -> bool:
        return self.answers()

    def close(self) -> None:
        self._reading.close()
        self._driver.close()


def open_build(workspace: Workspace, published: Published, remote: Remote) -> RemoteBuild:
    """Open the Neo4j for questions to a published build.

    Raises StoreError: no connection, wrong password, an older server, the database is being loaded, was left half
    loaded, or does not hold this build. A reader changes nothing: `build` does.
    """
    owner = owner_of(workspace)
    with connected(remote) as driver:
        mark = mark_of(driver, _HOME)
    if mark is None or mark.owner != owner:
        raise StoreError("其中没有这个工作区的图谱, 请先运行 qingsu build", remote.place)
    if mark.state != "ready":
        raise StoreError("图库正在装入, 请稍后再问; 若装入已中断, 请再运行 qingsu build", remote.place)
    if not _fits(mark, owner, published.version):
        raise StoreError("其中是另一次生成的图谱, 请运行 qingsu build", remote.place)
    return RemoteBuild(published, remote, mark)


@contextmanager
def connected(remote: Remote) -> Iterator[neo4j.Driver]:
    """A driver whose server answers, takes the password and is Neo4j 5.26 or newer.

    Raises StoreError: it does not, or what is done with it fails there.
    """
    try:
        with _driver(remote) as driver:
            agent = driver.get_server_info().agent
            told = _AGENT.fullmatch(agent)
            if told is None or (int(told[1]), int(told[2])) < _LEAST:
                raise StoreError(f"需要 Neo4j 5.26 或更新的版本, 实为 {agent}", remote.place)
            yield driver
    except AuthError as error:
        raise StoreError("图库拒绝了用户名或口令", remote.place) from error
    except (ServiceUnavailable, SessionExpired, OSError) as error:
        raise StoreError(f"连不上图库, 或连接中断: {_one_line(error)}", remote.place) from error
    except (Neo4jError, DriverError) as error:
        raise StoreError(f"图库拒绝了: {_one_line(error)}", remote.place) from error


def open_reading(remote: Remote) -> Reading:
    """Questions to a Neo4j, whose READ sessions keep any user from writing."""
    return Reading(_driver(remote), _driver(remote), _HOME)


def refuse_rows(driver: neo4j.Driver, remote: Remote, hint: str = "") -> None:
    """Raises StoreError: the database holds anything."""
    with driver.session() as session:
        count = session.run("MATCH (n) RETURN count(n) AS n").single(strict=True)["n"]
    if count:
        raise StoreError(f"其中已有 {count} 个不是清诉装入的节点, 没有动它们{hint}", remote.place)


def _driver(remote: Remote) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        remote.uri,
        auth=(remote.user, remote.password),
        connection_timeout=CONNECT_SECONDS,
        liveness_check_timeout=LIVENESS_SECONDS,
        notifications_min_severity="OFF",  # else the driver logs each label that an empty database lacks
    )


def _refuse_foreign(driver: neo4j.Driver, remote: Remote, mark: Mark | None, owner: str) -> None:
    if mark is not None and mark.owner == owner:
        return
    if mark is not None:
        raise StoreError("其中是另一个工作区的图谱, 没有动它; 确要换掉请加 --replace", remote.place)
    refuse_rows(driver, remote, "; 确要换掉请加 --replace")


def _clear(driver: neo4j.Driver, *, everything: bool, progress: Progress) -> None:
    """Take away the rows of builds before, in batches; what somebody else added beside them stays, unless `everything`.

    Edges first: a court with a million of them would not fit into one transaction with its node.
    """
    edges = ["MATCH ()-[r]->()"] if everything else [f"MATCH ()-[r:{kind}]->()" for kind in EDGES]
    nodes = ["MATCH (n) WHERE NOT n:QingsuBuild"] if everything else [f"MATCH (n:{label})" for label in LABELS]
    texts = [f"{text} WITH r LIMIT {CLEARED_ROWS} DELETE r RETURN count(r) AS n" for text in edges]
    texts += [f"{text} WITH n LIMIT {CLEARED_ROWS} DETACH DELETE n RETURN count(n) AS n" for text in nodes]
    gone = 0
    with driver.session() as session:
        for text in texts:
            while count := session.run(text).single(strict=True)["n"]:
                gone += count
                progress(_CLEARING, gone, gone)


def _fits(mark: Mark, owner: str, data_version: str) -> bool:
    wanted = ("ready", owner, schema.fingerprint(), data_version)
    return (mark.state, mark.owner, mark.schema, mark.data_version) == wanted


def owner_of(workspace: Workspace) -> str:
    """What the mark of a build of this workspace says, by which a Neo4j knows whose graph it holds."""
    return keyed_id(workspace.key(), "QingsuBuild", "owner", "")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:_MESSAGE_CHARACTERS]
