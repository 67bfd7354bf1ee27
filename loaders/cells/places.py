"""Addresses and regions."""

import re

import polars as pl

from graph.identifiers import is_masked, plain
from loaders.cells.kinds import MAIN, BadCell, CellType, Values
from loaders.reference import county_of
from loaders.reference.regions import is_region_code, region_of, regions_called

_ROOM = re.compile(r"室|[0-9]户$|(?:单元|楼|层|栋|幢|号)[0-9A-Za-z-]{2,6}(?:号|房)?$")
_BUILDING = re.compile(r"号|栋|幢|座|楼|组")
_STREET = re.compile(r"路|街|道|巷|村|镇|乡|胡同|弄|里|庄|小区|社区|大厦|园区|开发区")


def _address(text: str, _: str) -> Values:
    compact = plain(text)
    if len(compact) < 3 or is_masked(compact):
        raise BadCell("地址过短或已隐去")
    precision = (
        "room" if _ROOM.search(compact)
        else "building" if _BUILDING.search(compact)
        else "street" if _STREET.search(compact)
        else "county"
    )  # fmt: skip
    return {MAIN: compact, "precision": precision, "county6": county_of(compact)}


def _region(text: str, _: str) -> Values:
    """The code of a region; a name that several have is not read."""
    region = region_of(text)
    if region is not None:
        return {MAIN: region.code, "name": region.name}
    if is_region_code(text):
        raise BadCell("区划代码不在对照表中, 可能已撤销或更改")
    called = regions_called(text)
    if called:
        raise BadCell(f"同名的地方有 {len(called)} 处, 请写省市县全称, 如 {called[0]}")
    raise BadCell("不是区划名称或代码")


def _region12(text: str, _: str) -> Values:
    compact = plain(text)
    if not re.fullmatch("[0-9]{12}", compact):
        raise BadCell("村编码应为 12 位数字")
    return {MAIN: compact, "county6": compact[:6]}


TYPES: dict[str, CellType] = {
    "address": CellType("地址", {MAIN: pl.String, "precision": pl.String, "county6": pl.String}, _address),
    "region": CellType("区划名称或代码, 省、市或县", {MAIN: pl.String, "name": pl.String}, _region),
    "region12": CellType("12 位区划代码", {MAIN: pl.String, "county6": pl.String}, _region12),
}
