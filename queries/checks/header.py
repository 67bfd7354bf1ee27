"""What the header says against the text: parameters both ways, model, needs, the columns of a clue."""

import re

from graph import schema
from graph.schema import EDGES, LABELS
from graph.store.statement import Token
from queries.checks.clauses import Found, last_return
from queries.checks.clauses import columns as made_by
from queries.library import DATA_DATE, PatternHeader, Query

MODEL = re.compile(r"M(?:0[1-9]|1[0-9]|2[0-8])")


def parameters(query: Query, found: list[Token]) -> Found:
    used: dict[str, int] = {}
    for token in found:
        if token.kind == "parameter":
            used.setdefault(token.text[1:].strip("`"), token.line)
    for name, line in used.items():
        if name not in query.header.params and name != DATA_DATE:
            yield line, f"参数 ${name} 没有在文件头中声明"
    for name in query.header.params:
        if name not in used:
            yield 1, f"参数 {name} 声明了而没有用到"


def model(query: Query, found: list[Token]) -> Found:
    if not isinstance(query.header, PatternHeader):
        return
    if not MODEL.fullmatch(query.header.model):
        yield 1, f"没有监督模型 {query.header.model}"
    if query.header.model != query.path.parent.name:
        yield 1, f"文件头写 {query.header.model}, 文件在 {query.path.parent.name}"


def needs(query: Query, found: list[Token]) -> Found:
    if not isinstance(query.header, PatternHeader):
        return
    for need in query.header.needs:
        name, dot, prop = need.partition(".")
        if name in LABELS:
            known = not dot or prop in schema.node_props(name)
        else:
            known = name in EDGES and (not dot or prop in schema.edge_props(name))
        if not known:
            yield 1, f"needs 中的 {need} 不在图谱结构中"


def columns(query: Query, found: list[Token]) -> Found:
    """The subject and evidence columns are returned."""
    returned = last_return(found)
    if not isinstance(query.header, PatternHeader) or returned is None:
        return
    made = {column.name for column in made_by(found, returned)}
    extra = [query.header.origins] if query.header.origins else []
    for column in (*query.header.subject, query.header.evidence, *extra, *query.header.shows):
        if column not in made:
            yield 1, f"结果中没有列 {column}"
