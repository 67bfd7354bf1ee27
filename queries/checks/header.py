"""What the header says: its words, parameters both ways, model, needs, the columns of a clue."""

import re
from collections.abc import Iterator
from datetime import date

from graph import schema
from graph.errors import QueryError
from graph.schema import EDGES, LABELS
from graph.store.statement import Token
from queries.checks.clauses import Found, last_return
from queries.checks.clauses import columns as made_by
from queries.law import legal_table
from queries.library import CLOSE, DATA_DATE, OPEN, Param, PatternHeader, Query, line_of

MODEL = re.compile(r"M(?:0[1-9]|1[0-9]|2[0-8])")


def comment(query: Query, found: list[Token]) -> Found:
    """The header is a comment to Cypher, and ends where one ends."""
    told = _header_text(query)
    if "*/" in told:
        yield told[: told.index("*/")].count("\n") + 1, "文件头里不能有 */: 注释到此就结束了"


def words(query: Query, found: list[Token]) -> Found:
    """No word that people read is empty, and the first version is 1."""
    header = query.header
    if header.version < 1:
        yield at_word(query, "version"), "version 应从 1 起"
    texts = {"title": [header.title.zh, header.title.en]}
    if isinstance(header, PatternHeader):
        texts |= {"why": [header.why], "innocent": [header.innocent], "next_steps": list(header.next_steps)}
        texts |= {"subject": list(header.subject), "evidence": [header.evidence]}
    else:
        texts |= {"doc": [header.doc]}
    for word, told in texts.items():
        if not told or not all(one.strip() for one in told):
            yield at_word(query, word), f"{word} 是空的"


def kinds_of_parameters(query: Query, found: list[Token]) -> Found:
    """A heuristic number has a default, a number of the law a table that is there and the date that picks its row."""
    for name, param in query.header.params.items():
        for reason in _wrong(param):
            yield at_word(query, "params", name), f"参数 {name}: {reason}"


def _wrong(param: Param) -> Iterator[str]:
    if not param.doc.strip():
        yield "doc 是空的"
    if param.kind != "legal":
        if param.table or param.on:
            yield "只有法定参数写 table 与 on"
        if param.kind == "heuristic" and param.default is None:
            yield "启发式参数应有默认值"
        return
    if param.default is not None:
        yield "法定参数不写默认值, 数字在 queries/legal/ 的表中"
    if not param.table:
        yield "法定参数应写明 table"
    else:
        try:
            legal_table(param.table)
        except QueryError as error:
            yield str(error)
    owner, _, prop = param.on.partition(".")
    known = schema.node_props(owner) if owner in LABELS else schema.edge_props(owner) if owner in EDGES else {}
    if prop not in known or known[prop].type is not date:
        yield f"on 应是图谱中的一个日期, 如 LegalCase.filed_date, 实为 {param.on or '空'}"


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
            yield at_word(query, "params", name), f"参数 {name} 声明了而没有用到"


def model(query: Query, found: list[Token]) -> Found:
    if not isinstance(query.header, PatternHeader):
        return
    if not MODEL.fullmatch(query.header.model):
        yield at_word(query, "model"), f"没有监督模型 {query.header.model}"
    if query.header.model != query.path.parent.name:
        yield at_word(query, "model"), f"文件头写 {query.header.model}, 文件在 {query.path.parent.name}"


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
            yield at_word(query, "needs"), f"needs 中的 {need} 不在图谱结构中"


def columns(query: Query, found: list[Token]) -> Found:
    """The subject and evidence columns are returned."""
    returned = last_return(found)
    if not isinstance(query.header, PatternHeader) or returned is None:
        return
    made = {column.name for column in made_by(found, returned)}
    extra = [query.header.origins] if query.header.origins else []
    for column in (*query.header.subject, query.header.evidence, *extra, *query.header.shows):
        if column not in made:
            yield found[returned].line, f"结果中没有列 {column}"


def _header_text(query: Query) -> str:
    return query.text[len(OPEN) :].split(CLOSE, 1)[0]


def at_word(query: Query, *steps: str) -> int:
    """The line of a word of the header, or of a parameter."""
    return line_of(_header_text(query), steps)
