"""Courts and the numbers of cases and papers."""

import re
from functools import lru_cache

import polars as pl

from graph.identifiers import CaseNo, case_no_flaw, office_number, parse_case_no, plain
from loaders.cells.kinds import MAIN, BadCell, CellType, Values
from loaders.reference import court_name

_COURT_CODE = re.compile("最高法|[一-龥](?:[0-9]{2}){0,2}")


def _court(text: str, _: str) -> Values:
    """A court's name as printed; of a code that stands in its place, the name that the table has."""
    code = plain(text)
    known = court_name(code) if _COURT_CODE.fullmatch(code) else None
    return {MAIN: known or text.strip()}


def _case(number: CaseNo) -> Values:
    code = number.type_code
    follows = (
        "上诉" if code.endswith("终")
        else "恢复执行" if code == "执恢"
        else "异议" if code == "执异"
        else "复议" if code == "执复"
        else "再审" if code.endswith(("再", "申", "监", "抗"))
        else None
    )  # fmt: skip
    return {
        "normal": number.normal,
        "coded": number.has_court_code,
        "court_code": number.court if number.has_court_code else None,
        "type_code": code,
        "case_class": number.case_class,
        "procedure": number.procedure,
        "follows": follows,
    }


_UP_TO_SERIAL = re.compile(r"(.*[^0-9])([1-9][0-9]{0,6})号", re.DOTALL)


@lru_cache(maxsize=1 << 12)
def _first_of(stem: str) -> Values | None:
    """The case that would be number 1 with all that stands before the number; None where that is none."""
    number = parse_case_no(f"{stem}1号")
    return None if number is None else _case(number)


def _case_no(text: str, _: str) -> Values:
    # A docket has some dozens of courts and types and a hundred thousand numbers: the first are taken apart once.
    if (found := _UP_TO_SERIAL.fullmatch(text)) and (first := _first_of(found[1])):
        normal = f"{first['normal'].removesuffix('1号')}{found[2]}号"
        return {**first, MAIN: normal, "normal": normal}
    number = parse_case_no(text)
    if number is None:
        raise BadCell(_no_case(text))
    return {MAIN: number.normal, **_case(number)}


def _no_case(text: str) -> str:
    return f"不是案号: {flaw}" if (flaw := case_no_flaw(text)) else "不是案号"


def _basis_no(text: str, _: str) -> Values:
    """A number of an arbitration body is a case's too: with the body beside it, it is the key of that case."""
    number = parse_case_no(text)
    if number is None and (own := office_number(text)) is not None and "仲" in own:
        return {MAIN: text.strip(), **_case_of_office(own)}
    notary = number is not None and number.court.endswith("证")  # 清证执字: a deed, in the form of an old case number
    return {MAIN: text.strip(), **(_case(number) if number and not notary else {})}


def _case_of_office(number: str) -> Values:
    """It carries no court code, so that only with the name of its office it is a key."""
    return {"normal": number, "coded": False, "case_class": "仲裁" if "仲" in number else None}


def _any_case_no(text: str, _: str) -> Values:
    number = parse_case_no(text)
    if number is not None:
        return {MAIN: number.normal, **_case(number)}
    own = office_number(text)
    if own is None:
        raise BadCell(_no_case(text))
    return {MAIN: own, **_case_of_office(own)}


def _office_no(text: str, _: str) -> Values:
    return {MAIN: office_number(text) or plain(text)}


_CASE_FIELDS: dict[str, type[pl.DataType]] = {
    MAIN: pl.String, "normal": pl.String, "coded": pl.Boolean, "court_code": pl.String, "type_code": pl.String,
    "case_class": pl.String, "procedure": pl.String, "follows": pl.String,
}  # fmt: skip

TYPES: dict[str, CellType] = {
    "court": CellType("法院名称; 写的是法院代字的, 按对照表读作名称", {MAIN: pl.String}, _court),
    "case_no": CellType("案号", _CASE_FIELDS, _case_no),
    "basis_no": CellType("案号或其他文号", _CASE_FIELDS, _basis_no),
    "any_case_no": CellType("案号, 或仲裁、检察等机关自编的案号", _CASE_FIELDS, _any_case_no),
    "office_no": CellType("文号; 括号与“字”“第”的写法归一", {MAIN: pl.String}, _office_no),
}
