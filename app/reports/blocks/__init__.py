"""The sections of a report: every module of this folder makes the blocks of one, in the order of their PLACE.

A module has a literal `PLACE` and `blocks(telling)`; it knows no format. To add a section, add its file here and its
golden beside the test (`tests/app/reports/blocks/<name>.json`); nothing else.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import ModuleType

from app.dossiers.told import Dossier
from app.reports.content import Block
from app.reports.decided import Decided
from app.reports.pictures import Places
from app.reports.rows import Row
from app.reports.wording import Wording


@dataclass(frozen=True)
class Telling:
    """What a section is told from: the dossier; `rows` of the registers by case, of each the one that tells most of it;
    `places` of a saved view of its network, if there is one; what people `decided` on it.
    """

    dossier: Dossier
    rows: Mapping[str, Row]
    places: Places | None = None
    decided: Decided = field(default_factory=Decided)

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.dossier)


def body(telling: Telling) -> Iterator[Block]:
    """Every section that has something to say, in order."""
    for module in sections():
        blocks: Callable[[Telling], Iterable[Block]] = module.blocks
        yield from blocks(telling)


@cache
def sections() -> tuple[ModuleType, ...]:
    """The modules of this folder by their place."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    return tuple(sorted((importlib.import_module(f"{__name__}.{name}") for name in names), key=_place))


def _place(module: ModuleType) -> int:
    place: int = module.PLACE
    return place
