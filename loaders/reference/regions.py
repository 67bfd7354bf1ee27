"""Provinces, cities and counties by code (GB/T 2260) and by name, from `regions.csv`: the counties of one year.

A county that was renamed or dissolved before has a code that is not in it: unknown, never the code of another.
"""

import re
from dataclasses import dataclass
from functools import cache

from graph.identifiers import plain
from loaders.reference import read

_CODE = re.compile(r"(?P<region>[0-9]{6})(?:[0-9]{3}){0,2}")
_SHORT = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区)$")


@dataclass(frozen=True)
class Region:
    """`code` of six digits; `name` in full, from the province down: 河北省石家庄市长安区."""

    code: str
    name: str


@cache
def _by_code() -> dict[str, Region]:
    regions: dict[str, Region] = {}
    for row in read("regions"):
        province, city, county = row["province"], row["city"], row["county"]
        if province:  # the place that does not exist is in none
            regions.setdefault(f"{row['code'][:2]}0000", Region(f"{row['code'][:2]}0000", province))
        if city and city != county:  # else the city has no counties, and is one itself
            regions.setdefault(f"{row['code'][:4]}00", Region(f"{row['code'][:4]}00", province + city))
        regions[row["code"]] = Region(row["code"], province + (city if city != county else "") + county)
    return regions


@cache
def _by_name() -> dict[str, set[str]]:
    """Every way to write a region from some level down, 省 and 自治区 left out or not → its codes."""
    names: dict[str, set[str]] = {}

    def put(code: str, province: str, *below: str) -> None:
        for above in {province, _SHORT.sub("", province), ""} if below else {province, _SHORT.sub("", province)}:
            if text := above + "".join(below):
                names.setdefault(text, set()).add(code)

    for row in read("regions"):
        code, province, city, county = row["code"], row["province"], row["city"], row["county"]
        put(f"{code[:2]}0000", province)
        if city and city != county:
            put(f"{code[:4]}00", province, city)
            put(code, province, city, county)
        put(code, province, county)
    return names


def region_of(text: str) -> Region | None:
    """The only region that a code of 6, 9 or 12 digits or a name means, else None.

    Of the longer codes the county; a name may leave out what stands above where it is the only one so called.
    """
    compact = plain(text)
    if found := _CODE.fullmatch(compact):
        return _by_code().get(found["region"])
    codes = _by_name().get(compact, set())
    return _by_code()[next(iter(codes))] if len(codes) == 1 else None


def is_region_code(text: str) -> bool:
    """Whether a text has the form of a code, known or not."""
    return _CODE.fullmatch(plain(text)) is not None


def regions_called(name: str) -> list[str]:
    """The full names of all regions that a name may mean, in the order of their codes."""
    return [_by_code()[code].name for code in sorted(_by_name().get(plain(name), ()))]
