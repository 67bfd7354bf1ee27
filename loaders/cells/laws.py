"""Articles of laws as judgments cite them."""

import re

import polars as pl

from graph.identifiers import plain
from loaders.cells.kinds import MAIN, BadCell, CellType, Values

_CITED = re.compile(r"(?P<law>.+?)\s*第(?P<article>[0-9]+)(?:-[0-9]+)?[0-9.]*条")
_EDITION = re.compile(r"\((?P<edition>[^()]*(?:修正|修订|修改|试行|施行|[0-9]{4})[^()]*)\)$")
_COUNTRY = "中华人民共和国"


def _law_article(text: str, _: str) -> Values:
    """`中华人民共和国民法典 第675.1条`: the law without the name of the country, and the number of its article."""
    found = _CITED.fullmatch(plain(text))
    if found is None:
        raise BadCell("应写作 法律名称 第几条")
    law, edition = found["law"], _EDITION.search(found["law"])
    if edition:
        law = law[: edition.start()]
    return {
        MAIN: text.strip(),
        "law": law.removeprefix(_COUNTRY),
        "article": int(found["article"]),
        "edition": edition["edition"] if edition else None,
    }


TYPES: dict[str, CellType] = {
    "law_article": CellType(
        "法律名称与条, 如 民法典 第675条",
        {MAIN: pl.String, "law": pl.String, "article": pl.Int64, "edition": pl.String},
        _law_article,
    ),
}
