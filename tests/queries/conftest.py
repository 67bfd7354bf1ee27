"""Query files of a test's own, written as an office would write them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from queries.library import Query, read

WriteQuery = Callable[..., Query]

LOOKUP = {
    "title": '{ zh = "试", en = "Try" }',
    "version": "1",
    "doc": '"试"',
}
PATTERN = {
    "title": '{ zh = "试", en = "Try" }',
    "model": '"M01"',
    "version": "1",
    "status": '"active"',
    "severity": '"high"',
    "confidence": '"medium"',
    "subject": '{ person = "人" }',
    "evidence": '"cases"',
    "needs": '["PARTY_IN.side", "LegalCase.soft_close"]',
    "kind": '"裁判结果"',
    "next_steps": '["账"]',
    "why": '"因"',
    "innocent": '"或"',
    "legal_basis": '[{ law = "民事诉讼法", article = "115", edition = "2023" }]',
}
FIXTURE = '[hit.one]\nnodes.c = { label = "LegalCase" }\nexpect = [{ id = "c" }]\n'


def header_text(words: dict[str, str], params: str) -> str:
    lines = [f"{word} = {value}" for word, value in words.items() if value]
    table = f"\n[params]\n{params}" if params else ""
    return "/*+++\n" + "\n".join(lines) + table + "\n+++*/\n"


@pytest.fixture
def lookup(tmp_path: Path) -> WriteQuery:
    """A look-up of a body; a word given as "" is left out of the header, and no fixture is written for `fixture=""`."""

    def write(body: str, *, params: str = "", name: str = "mine", fixture: str = FIXTURE, **words: str) -> Query:
        return _written(tmp_path / "lookups" / f"{name}.cypher", header_text(LOOKUP | words, params) + body, fixture)

    return write


@pytest.fixture
def pattern(tmp_path: Path) -> WriteQuery:
    def write(
        body: str, *, params: str = "", name: str = "mine", folder: str = "M01", fixture: str = FIXTURE, **words: str
    ) -> Query:
        path = tmp_path / "patterns" / folder / f"{name}.cypher"
        return _written(path, header_text(PATTERN | words, params) + body, fixture)

    return write


def _written(path: Path, text: str, fixture: str) -> Query:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    if fixture:
        path.with_suffix(".toml").write_text(fixture, "utf-8")
    return read(path)
