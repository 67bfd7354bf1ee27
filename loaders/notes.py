"""What is told of the cells of a column that can be read: what they were taken for, what of them is not taken.

A note is for people, in Chinese, with `{}` for the number, and the number.
"""

import re
from collections.abc import Mapping

import polars as pl

from graph.identifiers import plain
from loaders.cells import CELL_TYPES, DAYS, MAIN, NAMELESS
from loaders.form import Column
from loaders.standing import kinds_of

Notes = dict[str, int]
_SERIAL = r"^\s*[1-7][0-9]{4}(?:\.[0-9]+)?\s*$"
_OLD_CITIZEN = r"^\s*[1-9][0-9]{14}\s*$"
_RANGE = r"[0-9]\s*[-－—至]\s*[0-9]+\s*号"
_BETWEEN = re.compile(r"([0-9]+)\s*[-－—至]\s*([0-9]+)\s*号")


def notes_on_texts(column: Column, texts: pl.Series, *, stored: bool) -> Notes:
    """What is told of the texts of a column; `stored` whether the graph takes them, or they are but a key."""
    found = _on_serials(column, texts) | _on_numbers(column, texts)
    return found | _on_silenced(column, texts) | _on_nameless(column, texts) if stored else found


def notes_on_values(column: Column, fields: Mapping[str, pl.Series]) -> Notes:
    """What is told of what the cells of a column were read as, by field; of a list all its items."""
    return _on_words_beside(column, fields) | _on_negative(column, fields)


def _on_serials(column: Column, texts: pl.Series) -> Notes:
    n = int(texts.str.contains(_SERIAL).sum()) if column.unit and column.type in DAYS else 0
    return {f"“{column.header}”中 {{}} 格是日期序号, 按自 1900 年起算读作日期": n} if n else {}


def _on_numbers(column: Column, texts: pl.Series) -> Notes:
    """That numbers say less, or more, than a reader of the file would think."""
    if column.type in ("citizen_id", "identifier", "printed_id"):
        n = int(texts.str.contains(_OLD_CITIZEN).sum())
        told = f"“{column.header}”中 {{}} 格是 15 位旧号码, 没有校验位, 只取出生日期与地区, 不据以认人"
        return {told: n} if n else {}
    if column.type in ("case_no", "any_case_no", "basis_no"):
        some = texts.filter(texts.str.contains(_RANGE).fill_null(value=False))
        n = sum(int(found[2]) > int(found[1]) for text in some if (found := _BETWEEN.search(text)))
        return {f"“{column.header}”中 {{}} 格是号段 (如 132-135号), 作一案计; 若是几案, 请每案一行": n} if n else {}
    return {}


def _on_silenced(column: Column, texts: pl.Series) -> Notes:
    """That words of a column stand for nothing in the graph: a reader of the file would think they were taken."""
    words = {word for word, meant in column.values.items() if not meant}
    if not words:
        return {}
    printed = texts.drop_nulls().unique()
    found = {text: said for text in printed if (said := words & {plain(one) for one in _parts(column, text)})}
    n = int(texts.is_in(list(found)).sum())
    shown = "、".join(sorted(set().union(*found.values())))
    return {f"“{column.header}”中 {{}} 格按登记表视为未写: {shown}": n} if n else {}


def _on_nameless(column: Column, texts: pl.Series) -> Notes:
    """That 不详 and the like are nobody, alone or in a list."""
    if "label" not in CELL_TYPES[column.type].fields:
        return {}
    nobody = texts.str.strip_chars().is_in(NAMELESS)
    if column.many:
        some = texts.filter(texts.str.contains_any(list(NAMELESS)).fill_null(value=False)).unique()
        listed = [one for one in some if not {*map(str.strip, _parts(column, one))}.isdisjoint(NAMELESS)]
        nobody |= texts.is_in(listed)
    n = int(nobody.sum())
    return {f"“{column.header}”中 {{}} 格写作不详、未知之类, 视为未写": n} if n else {}


def _on_words_beside(column: Column, fields: Mapping[str, pl.Series]) -> Notes:
    """That words which stand with names say something the graph has no place for."""
    said = fields.get("beside")
    if said is None or said.null_count() == len(said):
        return {}
    notes: Notes = {}
    for words, n in said.drop_nulls().value_counts().iter_rows():
        for word in kinds_of(words):
            note = f"“{column.header}”中 {{}} 个名称旁写有“{word}”, 只取名称"
            notes[note] = notes.get(note, 0) + n
    return notes


def _on_negative(column: Column, fields: Mapping[str, pl.Series]) -> Notes:
    """That amounts are negative, which in most columns none is."""
    if column.type == "signed_amount" and fields["direction"].n_unique() > 1:
        n = int((fields["direction"] == "支").sum())
        return {f"“{column.header}”中 {{}} 格是负数, 读作支出; 若是冲正, 请核对": n} if n else {}
    n = int((fields[MAIN] < 0).sum()) if column.type == "amount" else 0
    return {f"“{column.header}”中 {{}} 格是负数, 请核对": n} if n else {}


def _parts(column: Column, text: str) -> list[str]:
    return re.split(f"[{re.escape(column.split)}]", text) if column.many else [text]
