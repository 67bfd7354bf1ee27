"""What somebody confirmed of a table that no register knows by its headers: next month's file needs no question.

Kept in the workspace by the fingerprint of the headers, whatever their order: `mappings.json`. What every row says of
one person or thing (whose statement it is) is said of that file alone, and kept by the file, too.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from types import MappingProxyType

from graph.errors import Place, SourceError, WorkspaceError
from graph.identifiers import plain
from graph.workspace import Workspace, one_line, replace_file
from loaders.cells import CELL_TYPES, BadCell
from loaders.form import Register
from loaders.reference import courts_like
from loaders.registers import Source, source

FILE = "mappings.json"
NO_CONSTANTS: Mapping[str, str] = MappingProxyType({})
_DIGITS = 12
_OF = "@"
"""Between the fingerprint of headers and the file of which alone something was said."""
OF_ONE_FILE = frozenset((
    "account", "counter_account", "name", "party", "party_in_role", "agent", "holder", "post_holder", "relative",
    "citizen_id", "identifier", "printed_id", "uscc", "phone", "plate", "vin", "register_no", "case_no", "any_case_no",
))  # fmt: skip
"""Types of columns that name somebody or something: next month's file may be of another."""


@dataclass(frozen=True)
class Confirmed:
    """`columns` header → column of the register `source`, "" for a header to be ignored by name; `constants` column →
    what every row says in it, where the file has no such column (the township of a roster of one township). With
    `source` "" the tables of these headers are none of ours.
    """

    source: str
    columns: Mapping[str, str]
    who: str
    day: str
    constants: Mapping[str, str] = field(default_factory=dict)


def fingerprint(headers: Iterable[str]) -> str:
    """Of the headers of a table, in any order."""
    told = "\n".join(sorted(plain(header).lower() for header in headers))
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def key_of(mark: str, said: Confirmed, sha256: str) -> str:
    """By what something said of the headers `mark` of a file is kept: of one person or thing by the file, too."""
    columns = source(said.source).register.columns if said.source else {}
    bound = any(columns[name].type in OF_ONE_FILE for name in said.constants)
    return f"{mark}{_OF}{sha256[:_DIGITS]}" if bound else mark


def key_in(kept: Mapping[str, Confirmed], mark: str, sha256: str) -> str:
    """By what something is kept of these headers in this file; "" where nothing is."""
    own = f"{mark}{_OF}{sha256[:_DIGITS]}"
    return own if own in kept else mark if mark in kept else ""


def of_other_files(kept: Mapping[str, Confirmed], mark: str) -> Confirmed | None:
    """What was said last of these headers in some other file, of that alone."""
    return next((kept[key] for key in reversed(list(kept)) if key.startswith(mark + _OF)), None)


def fingerprint_of(key: str) -> str:
    """Of the headers, of a key of `key_of`."""
    return key.partition(_OF)[0]


def mappings(workspace: Workspace) -> dict[str, Confirmed]:
    """Fingerprint → what was confirmed. Raises WorkspaceError: the list is damaged."""
    path = workspace.folder / FILE
    try:
        told = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return {name: Confirmed(**one) for name, one in told.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise WorkspaceError("字段对应的清单损坏", Place(str(path))) from error


def confirmed(
    source_id: str, columns: Mapping[str, str], *, who: str, day: date, constants: Mapping[str, str] = NO_CONSTANTS
) -> Confirmed:
    """What somebody says the headers of a table mean, not kept yet.

    Raises SourceError: no such source or column, one column twice, a required one missing, or a constant that its
    column cannot hold.
    """
    mapped(source(source_id), columns, constants)
    return Confirmed(source_id, dict(columns), who, day.isoformat(), dict(constants))


def none_of_ours(*, who: str, day: date) -> Confirmed:
    """That tables of some headers are not to be loaded, this month and the next."""
    return Confirmed("", {}, who, day.isoformat())


def confirm(
    workspace: Workspace,
    headers: Sequence[str],
    source_id: str,
    columns: Mapping[str, str],
    *,
    who: str,
    day: date,
    constants: Mapping[str, str] = NO_CONSTANTS,
    sha256: str = "",
) -> None:
    """Keep what the headers of a table mean; call it as the writer. `sha256` is the file's. Raises SourceError: as
    `confirmed`.
    """
    said = confirmed(source_id, columns, who=who, day=day, constants=constants)
    keep(workspace, {key_of(fingerprint(headers), said, sha256): said})


def keep(workspace: Workspace, said: Mapping[str, Confirmed | None]) -> None:
    """Keep what was confirmed, by fingerprint; None forgets it. Call it as the writer."""
    now = {name: one for name, one in {**mappings(workspace), **said}.items() if one is not None}
    told = json.dumps({name: asdict(one) for name, one in now.items()}, ensure_ascii=False, indent=1)
    with one_line(workspace.folder):
        replace_file(workspace.folder / FILE, (told + "\n").encode())


def mapped(known: Source, columns: Mapping[str, str], constants: Mapping[str, str] = NO_CONSTANTS) -> Source:
    """A register that knows these headers too, each as the column said and as no other, and says the constants of rows.

    Raises SourceError: no such column, one column twice, a required one missing, or a constant that is no value.
    """
    register = known.register
    taken = [name for name in columns.values() if name] + list(constants)
    for name, text in constants.items():
        _check_constant(register, name, text, twice=taken.count(name) > 1)
    for header, name in columns.items():
        if name and name not in register.columns:
            raise SourceError(f"{register.id} 没有列 '{name}'", Place(header))
        if name and taken.count(name) > 1:
            raise SourceError(f"与另一列都对应到“{register.columns[name].header}”", Place(header))
    for name, column in register.columns.items():
        if column.required and name not in taken:
            raise SourceError(f"缺少必需的列“{column.header}”", Place(register.id))
    for group in register.one_of:
        if not set(group) & set(taken):
            headers = "、".join(register.columns[name].header for name in group)
            raise SourceError(f"至少应有其中一列: {headers}", Place(register.id))
    said = {plain(header).lower() for header in columns}
    told = register.model_dump(by_alias=True)
    for name, column in told["columns"].items():
        own = [header for header, meant in columns.items() if meant == name]
        others = [one for one in (column["header"], *column["alias"]) if plain(one).lower() not in said]
        column["constant"] = constants.get(name, "")
        column["header"], *column["alias"] = [*own, *others] or [f"({register.columns[name].header})"]
    told["ignore"] = [*register.ignore, *(header for header, name in columns.items() if not name)]
    meant = json.dumps([dict(columns), dict(constants)], ensure_ascii=False, sort_keys=True)
    mark = hashlib.sha256(f"{known.fingerprint}{meant}".encode()).hexdigest()
    return Source(Register.model_validate(told), known.path, mark)


def _check_constant(register: Register, name: str, text: str, *, twice: bool) -> None:
    if name not in register.columns:
        raise SourceError(f"{register.id} 没有列 '{name}'", Place(text))
    column = register.columns[name]
    if twice:
        raise SourceError(f"文件中已有一列是“{column.header}”, 不能再设为固定值", Place(text))
    if column.type == "court" and (near := courts_like(text)):
        raise SourceError(
            f"没有法院叫“{text}”, 名称相近的有: {'、'.join(near)}", Place(register.id, None, column.header)
        )
    try:
        CELL_TYPES[column.type].read(column.values.get(plain(text), text), column.unit)
    except BadCell as error:
        raise SourceError(f"“{column.header}”不能是“{text}”: {error}", Place(register.id)) from None
