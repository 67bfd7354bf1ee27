"""The text behind a row of a load of judgments, with the words that say what the row says."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from graph.schema.cases import TEXT_FLAGS
from graph.workspace import Workspace
from loaders.judgments.bundle import SUFFIX, names
from loaders.judgments.contract import as_contract
from loaders.judgments.documents import numbered
from loaders.judgments.judgment import judgment_of
from loaders.judgments.tables import PAPERS, PARTIES, paper_of
from loaders.judgments.text import Span
from loaders.keeping import original_of


@dataclass(frozen=True)
class Marked:
    """A paper's text, and where in it the words stand, in order and apart, each with what it says (当事人, 案号, …)."""

    text: str
    marks: tuple[tuple[int, int, str], ...]


def text_behind(workspace: Workspace, origin: str) -> Marked | None:
    """The text behind an origin `<load>/<sheet>/<row>`; None where it is no row of a judgment, or its file is gone.

    Raises SourceError: the kept file can no longer be read. Cost: reading the file, and parsing one paper of it.
    """
    load_id, _, place = origin.partition("/")
    sheet, _, row = place.rpartition("/")
    path = original_of(workspace, load_id) if sheet in (PAPERS, PARTIES) and row.isdecimal() else None
    return _marked(path, *paper_of(sheet, int(row))) if path is not None else None


def file_behind(workspace: Workspace, origin: str) -> str | None:
    """The file of the paper behind an origin of a load of many files; None where the load is one, or it is gone."""
    load_id, _, place = origin.partition("/")
    sheet, _, row = place.rpartition("/")
    path = original_of(workspace, load_id) if sheet in (PAPERS, PARTIES) and row.isdecimal() else None
    if path is None or path.suffix != SUFFIX:
        return None
    paper, _ = paper_of(sheet, int(row))
    files = _files(path)
    return files[paper - 1] if paper <= len(files) else None


@lru_cache(maxsize=8)
def _files(path: Path) -> tuple[str, ...]:
    """What a kept original is never changes: a load is its bytes."""
    with suppress(OSError, BadZipFile):
        return tuple(names(path))
    return ()


def _marked(path: Path, paper: int, party: int | None) -> Marked | None:
    _, one = next(numbered(path.name, path.read_bytes(), (paper,)), (0, None))
    if one is None:
        return None
    told = as_contract(judgment_of(one.text, one.told), one.name)
    found = _of_paper(told) if party is None else _of_party(told, party)
    return Marked(one.text, tuple(_apart(found)))


_SINGLE = {
    "court": "法院", "case_no": "案号", "doc_type": "文书类型", "cause": "案由", "filed_date": "立案",
    "judgment_date": "裁判日期", "procedure_kind": "适用程序", "panel": "审判组织", "fee": "诉讼费",
}  # fmt: skip
_MANY = {
    "judges.name": "审判人员", "law_refs.law": "引用法条", "law_refs.articles": "引用法条", "results": "裁判主文",
    "claims": "诉讼请求",
}  # fmt: skip
"""Path of a value in the contract, without its numbers → what it says."""
_OF_PARTY = {
    "name": "当事人", "gender": "性别", "birth_date": "出生", "ethnicity": "民族", "address": "住址",
    "id_fragment": "证件号", "uscc": "统一社会信用代码", "role": "诉讼地位", "side": "一审中属于",
    "legal_rep": "负责人",
}  # fmt: skip


def _of_paper(told: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    for name, (start, end) in told["spans"].items():
        bare = ".".join(step for step in name.split(".") if not step.isdecimal())
        if what := _SINGLE.get(name) or _MANY.get(bare):
            yield start, end, what
    for one in told["related_cases"]:
        yield (*one["span"], f"{one['relation']}案号")
    for one in told["text_flags"]:
        yield (*one["span"], f"文本标志：{TEXT_FLAGS[one['flag']]}")


def _of_party(told: Mapping[str, Any], party: int) -> Iterator[tuple[int, int, str]]:
    spans: Mapping[str, Span] = told["spans"]
    for part, what in _OF_PARTY.items():
        if span := spans.get(f"parties.{party}.{part}"):
            yield (*span, what)
    if span := spans.get(f"parties.{party}.absent"):
        yield (*span, "未到庭" if told["parties"][party]["absent"] else "到庭")
    for n, agent in enumerate(told["agents"]):
        if party in agent["for"]:
            yield (*spans[f"agents.{n}.name"], "代理人")
            if firm := spans.get(f"agents.{n}.firm"):
                yield (*firm, "代理人执业机构")
            if licence := spans.get(f"agents.{n}.licence_no"):
                yield (*licence, "代理人执业证号")


def _apart(found: Iterator[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """In order; of two that overlap the one that begins first, and of those the longer."""
    end = 0
    for start, last, what in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= end and last > start:
            yield start, last, what
            end = last
