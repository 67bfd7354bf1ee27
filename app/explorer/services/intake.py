"""What somebody is about to load: the draft of an intake, kept outside the workspace until it is carried out.

A draft outlives a reload of the page, not the explorer; its uploaded files go with it.
"""

import os
import re
import secrets
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import polars as pl

from app.jobs import Job, begin
from app.language import say
from app.load_words import in_short
from app.settings import Settings
from graph.workspace import Progress, Workspace
from loaders.files import Refused
from loaders.form import Register
from loaders.intake import Checked, Flaw, Intake, Plan, Quality, Sheet, check, choices, plan
from loaders.mappings import Confirmed
from loaders.provenance import Provenance

PREFIX = "qingsu-intake-"
MOST = 8
"""Drafts that are remembered at a time."""
A_DAY = 86_400.0
SHOWN, WIDE = 3, 40
"""Cells of a column that stand beside it, and how wide each."""
SURE = 95
"""The score of 100 from which a proposed column needs no second look. (heuristic)"""
UNSET = "?"
"""In the choice of a header: nothing is said of it, so its cells are not taken, and that is told."""
KINDS = ("rejected", "cells", "unknown", "ignored", "aside")


@dataclass
class Draft:
    """`step` counts from 1. `folder` holds what was uploaded; `named` is a path on this computer instead of it."""

    id: str
    folder: Path
    step: int = 1
    upload: bool = True
    named: str = ""
    about: Provenance = field(default_factory=Provenance)
    problem: str = ""
    confirmed: Mapping[str, Confirmed] = field(default_factory=dict)
    """What was confirmed so far, also where the files are looked at again."""
    plan: Plan | None = None
    quality: Quality | None = None
    chosen: str = ""
    opened: tuple[int, str] | None = None
    round: int = 0
    """Counts what empties the upload line: a widget of another key."""

    @property
    def held(self) -> list[str]:
        """The names of the uploaded files."""
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []

    def hold(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Add uploaded files; one of a name that is there already gets another."""
        for name, data in files:
            path = self.folder / (PurePath(name.replace("\\", "/")).name or "file")
            for n in range(2, 1000):
                if not path.exists():
                    break
                path = self.folder / f"{PurePath(name).stem} ({n}){PurePath(name).suffix}"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(data)

    def drop(self) -> None:
        """Let go of the uploaded files."""
        for path in self.folder.iterdir():
            path.unlink()
        self.plan = self.quality = None
        self.round += 1

    def paths(self) -> tuple[Path, ...]:
        return (self.folder,) if self.upload else (Path(self.named.strip()).expanduser(),)


_drafts: dict[str, Draft] = {}
_lock = threading.Lock()


def new_draft(home: Path) -> Draft:
    """Another draft, with a folder of its own below `home`; the oldest is forgotten where there are many."""
    _sweep(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = Draft(secrets.token_hex(6), Path(tempfile.mkdtemp(prefix=PREFIX, dir=home)))
    weakref.finalize(draft, shutil.rmtree, draft.folder, True)
    with _lock:
        for old in list(_drafts)[: max(0, len(_drafts) + 1 - MOST)]:
            del _drafts[old]
        _drafts[draft.id] = draft
    return draft


def draft_of(id_: str) -> Draft | None:
    """The draft of this id, where this process still knows it."""
    return _drafts.get(id_)


def forget(id_: str) -> None:
    """Let go of a draft that was carried out, and of its uploaded files."""
    with _lock:
        _drafts.pop(id_, None)


def _sweep(home: Path) -> None:
    """Take away uploaded files that an explorer left when it was killed."""
    for path in home.glob(f"{PREFIX}*"):
        try:
            mine = not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()
            known = path in {one.folder for one in list(_drafts.values())}
            if mine and not known and time.time() - path.stat().st_mtime > A_DAY:
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue


# ---- step 2


def look(workspace: Workspace, draft: Draft, keeper: str, progress: Progress) -> Plan:
    """The plan of a draft. Raises SourceError: a path is not there, or a list beside the files is not right."""
    wish = Intake(draft.paths(), about=draft.about, keeper=keeper, confirmed=draft.confirmed)
    return plan(workspace, wish, progress=progress)


def title_of(register: Register) -> str:
    return f"{register.id} {say(register.title.zh, register.title.en)}"


def how(sheet: Sheet, seen: Plan) -> str:
    """Why a sheet is read as it is, or why not."""
    match sheet.by:
        case "headers":
            return say("按表头识别", "by its headers")
        case "confirmed":
            return say("您已确认", "confirmed by you")
        case "known":
            said = seen.known[sheet.key]
            return say(f"{said.who} {said.day} 确认过", f"confirmed by {said.who} on {said.day}")
    if not sheet.open:
        return say("按名忽略的表", "a sheet that is ignored by name")
    if near := sheet.proposals[:1]:
        register, score = near[0].source.register, near[0].score
        return say(f"最像 {register.title.zh}（{score:.2f}）", f"most like {register.title.en} ({score:.2f})")
    return say("没有相像的来源", "like no source")


def open_sheets(seen: Plan) -> list[Sheet]:
    """Those that a person has to say something of; headers that come again once."""
    found: dict[str, Sheet] = {}
    for one in seen.sheets:
        if one.open:
            found.setdefault(one.mark, one)
    return list(found.values())


def register_choices(sheet: Sheet) -> dict[str, str]:
    """Register → how it is offered: what reads the sheet, what it is most like with the score, then all others."""
    offered: dict[str, str] = {}
    if sheet.source is not None:
        offered[sheet.source.register.id] = title_of(sheet.source.register)
    for near in sheet.proposals:
        register = near.source.register
        lacks = say(f"，缺 {'、'.join(near.missing)}", f", lacks {', '.join(near.missing)}") if near.missing else ""
        offered.setdefault(register.id, f"{title_of(register)} · {near.score:.2f}{lacks}")
    for id_, one in choices().items():
        offered.setdefault(id_, title_of(one.register))
    return offered


@dataclass(frozen=True)
class Line:
    """A header of a sheet: some of its cells, the column it is taken for, and on what ground."""

    header: str
    cells: str
    column: str
    why: str
    sure: bool


def lines(sheet: Sheet, source_id: str) -> list[Line]:
    """The headers of a sheet as this register would read them."""
    proposed = sheet.proposed(source_id)
    found = sheet.proposal(source_id)
    matches = {one.header: one for one in found.matches} if found else {}
    own = sheet.source is not None and sheet.source.register.id == source_id
    told = []
    for n, header in enumerate(sheet.table.headers):
        if header not in sheet.headers:
            continue
        texts = sheet.table.rows[f"c{n}"].drop_nulls().unique(maintain_order=True).head(SHOWN).to_list()
        column = proposed.get(header, UNSET)
        match = matches.get(header)
        if own and sheet.by in ("confirmed", "known"):
            why, sure = say("已确认", "confirmed"), True
        elif match is not None and match.column == column:
            why = match.why
            sure = match.score >= SURE
        else:
            why, sure = "", column != UNSET
        told.append(Line(header, "、".join(in_short(text, WIDE) for text in texts), column, why, sure))
    return told


def constants_of(sheet: Sheet, source_id: str) -> dict[str, str]:
    """What every row of a sheet was said to hold, by column."""
    if sheet.source is None or sheet.source.register.id != source_id:
        return {}
    return {name: column.constant for name, column in sheet.source.register.columns.items() if column.constant}


def column_choices(register: Register) -> dict[str, str]:
    """What a header can be said to be: nothing, to be ignored, a column."""
    told = {UNSET: say("（未对应，不装载）", "(not said, not loaded)"), "": say("（按名忽略）", "(ignore by name)")}
    groups = {name for group in register.one_of for name in group}
    for name, column in register.columns.items():
        told[name] = column.header + (" *" if column.required else " ○" if name in groups else "")
    return told


def as_columns(chosen: Sequence[tuple[str, str]], register: Register) -> dict[str, str]:
    """Header → column of what was chosen; a header that the register knows by name and of which nothing is said would
    be taken after all, so it is ignored by name.
    """
    told = {}
    for header, column in chosen:
        if column != UNSET:
            told[header] = column
        elif register.column_for(header):
            told[header] = ""
    return told


def confirm(
    draft: Draft,
    sheet: Sheet,
    source_id: str,
    chosen: Sequence[tuple[str, str]],
    constants: Mapping[str, str],
    *,
    who: str,
) -> None:
    """Take what a person says the headers mean into the draft, and go to the next sheet that waits. `constants` is what
    every row says, by column.

    Raises SourceError: one column twice, a required one missing, or a constant that its column cannot hold.
    """
    assert draft.plan is not None
    columns = as_columns(chosen, choices()[source_id].register)
    said = {name: text.strip() for name, text in constants.items() if text.strip()}
    _now(draft, draft.plan.confirming(sheet, source_id, columns, who=who, day=date.today(), constants=said))
    waiting = open_sheets(draft.plan)
    draft.chosen = waiting[0].name if waiting else sheet.name


def set_aside(draft: Draft, sheet: Sheet, *, who: str) -> None:
    """Take into the draft that a person says a sheet is none of ours, and go to the next that waits."""
    assert draft.plan is not None
    _now(draft, draft.plan.setting_aside(sheet, who=who, day=date.today()))
    draft.chosen = next((one.name for one in open_sheets(draft.plan)), sheet.name)


def withdraw(draft: Draft, sheet: Sheet) -> None:
    """Take back what was confirmed of a sheet's headers."""
    assert draft.plan is not None
    _now(draft, draft.plan.withdrawing(sheet))


def _now(draft: Draft, seen: Plan) -> None:
    draft.plan, draft.confirmed, draft.quality = seen, seen.intake.confirmed, None


def sample(sheet: Sheet) -> pl.DataFrame:
    """The first rows of a sheet with their numbers, as printed."""
    names = [say("行", "row")]
    for header in sheet.table.headers:
        name = header
        while name in names:
            name += " "
        names.append(name)
    schema = {names[0]: pl.Int64, **dict.fromkeys(names[1:], pl.String)}
    return pl.DataFrame(sheet.sample, schema=schema, orient="row")


# ---- step 3


def examine(draft: Draft, progress: Progress) -> Quality:
    """Every cell of what a draft would load. Raises SourceError: a file changed since it was looked at."""
    assert draft.plan is not None
    return check(draft.plan, progress=progress)


def left_out(draft: Draft) -> list[Refused]:
    """What is not loaded, in words of the page: a sheet that nobody confirmed is told as such."""
    assert draft.plan is not None
    seen = draft.plan
    names = {one.name for one in seen.sheets if one.open}
    files = [one.file for one in seen.sheets if one.open]
    told = [Refused(one.name, _unconfirmed(one)) for one in seen.sheets if one.open]
    rest = draft.quality.left_out if draft.quality else seen.left_out
    read = {file.name for file in seen.files if seen.readings(file)}
    return [one for one in rest if one.name not in names and (one.name not in files or one.name in read)] + told


def _unconfirmed(sheet: Sheet) -> str:
    words = "、".join(sheet.headers[:6]) + ("…" if len(sheet.headers) > 6 else "")
    return say(f"表头不属于任何来源（{words}），没有确认", f"headers of no source ({words}), not confirmed")


def plainly(reason: str) -> str:
    """A reason without the command that the terminal is told to type: on the page there is a step for it."""
    return _COMMAND.sub("", reason)


_COMMAND = re.compile(r"(?:; 像 .*, 请用 qingsu map 确认.*|, 也没有相像的来源; .*)$")


def number(one: Checked, kind: str) -> int:
    """How many there are of a kind of KINDS: rows, cells, or headers."""
    return {
        "rejected": one.bad_rows, "cells": one.bad_cells, "unknown": len(one.unknown), "ignored": len(one.ignored),
        "aside": one.aside,
    }[kind]  # fmt: skip


def flaws(one: Checked, kind: str) -> tuple[Flaw, ...]:
    """The cells behind a number; as many as were kept."""
    return {
        "rejected": one.rejected, "cells": one.cells, "unknown": one.not_taken, "ignored": one.ignored_cells,
        "aside": one.set_aside,
    }[kind]  # fmt: skip


def kind_words(kind: str) -> str:
    return {
        "rejected": say("整行未取", "rows not taken"),
        "cells": say("仅此格未取", "cells not taken"),
        "unknown": say("未取的列", "columns not taken"),
        "ignored": say("按名忽略的列", "columns ignored by name"),
        "aside": say("不是数据的行", "rows that are no data"),
    }[kind]


# ---- step 4


def start(workspace: Workspace, settings: Settings, draft: Draft, *, who: str) -> Job:
    """Begin to load a draft. Raises WorkspaceError: another job is at work, or the folder cannot be written."""
    assert draft.plan is not None
    wish = draft.plan.intake

    def placed(folder: Path) -> dict[str, Any]:
        return {"intake": (replace(wish, paths=(folder,)) if draft.upload else wish).told()}

    files = draft.folder if draft.upload else None
    what = {"named": "" if draft.upload else draft.named, "basis": wish.about.basis}
    return begin(workspace, settings, "load", what, who=who, files=files, prepared=placed)
