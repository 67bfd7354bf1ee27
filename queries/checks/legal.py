"""The tables of the law against the fixtures: a hit whose day no row covers could never be one."""

from datetime import date

from graph.schema import LABELS
from queries.checks import Problem
from queries.checks.header import at_word
from queries.fixtures import Example
from queries.law import legal_table


def days_without_row(example: Example) -> list[Problem]:
    """Each table that lacks the row of a day in this hit, a line a table; a near miss may have such a day on purpose.

    Takes an example of a query that `check` finds nothing wrong with: its tables are there, `on` names a date.
    """
    if not example.name.startswith("hit."):
        return []
    problems = []
    for name, param in example.query.header.params.items():
        if param.kind != "legal":
            continue
        owner, _, prop = param.on.partition(".")
        rows = example.graph.label(owner) if owner in LABELS else example.graph.edge(owner)
        days: list[date] = rows[prop].drop_nulls().to_list()
        if bare := legal_table(param.table).without_row(days):
            told = "、".join(day.isoformat() for day in dict.fromkeys(bare))
            reason = f"参数 {name}: 法定参数表 {param.table} 没有 {told} 的一行, {example.name} 用到"
            problems.append(Problem(example.query.id, at_word(example.query, "params", name), reason))
    return problems
