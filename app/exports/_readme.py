"""The note beside an export: who took out what, of which data, what was changed, and the hash of every file."""

from collections.abc import Collection, Mapping
from importlib.metadata import version

from app.exports._scope import Scope, size_of
from app.exports._values import sayable
from app.language import say
from graph.tables import Graph

NAME = "README.txt"


def readme(title: str, graph: Graph, scope: Scope, told: Collection[str], hashes: Mapping[str, str]) -> str:
    """The whole note; `hashes` file → SHA-256, `told` what the format itself has to say."""
    nodes, edges = size_of(graph)
    lines = [
        say(f"清诉导出: {title}", f"qingsu export: {title}"),
        say(
            "供核查之用; 线索不是结论。未写出的值是未知, 不是没有。",
            "To be checked. Clues are no findings; what is absent is unknown, not no.",
        ),
        "",
        f"{say('导出人', 'Who')}: {sayable(scope.who)}",
        f"{say('范围', 'Scope')}: {sayable(scope.title)}",
        f"{say('数据日期', 'Data date')}: {scope.data_date.isoformat()}",
        f"{say('数据版本', 'Data version')}: {scope.data_version}",
        f"{say('软件', 'Program')}: qingsu {version('qingsu')}",
        say(f"节点 {nodes}, 关系 {edges}", f"{nodes} nodes, {edges} edges"),
        "",
        *([*told, ""] if told else []),
        "SHA-256",
        *(f"{digest}  {name}" for name, digest in sorted(hashes.items())),
    ]
    return "\n".join(lines) + "\n"
