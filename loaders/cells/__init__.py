"""What a cell of a register can be: each type reads a text into named values, or says in Chinese why it cannot.

A register's TOML names these types; `type.field` picks a value other than the first (`case_no.type_code`). To add a
type, add a function to the module of its kind, and its line to TYPES there.
"""

from loaders.cells import amounts, cases, days, laws, numbers, people, places, texts
from loaders.cells.amounts import PAID, RATIO, RECEIVED
from loaders.cells.days import DAYS
from loaders.cells.kinds import LOST, MAIN, BadCell, CellType, Values
from loaders.cells.lists import split_items
from loaders.cells.people import NAMELESS

__all__ = (
    "CELL_TYPES",
    "DAYS",
    "LOST",
    "MAIN",
    "NAMELESS",
    "PAID",
    "RATIO",
    "RECEIVED",
    "BadCell",
    "CellType",
    "Values",
    "split_items",
)

CELL_TYPES: dict[str, CellType] = {
    **texts.TYPES,
    **people.TYPES,
    **cases.TYPES,
    **days.TYPES,
    **amounts.TYPES,
    **numbers.TYPES,
    **places.TYPES,
    **laws.TYPES,
}
