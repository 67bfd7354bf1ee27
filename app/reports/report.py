"""`write_report`: a ring or clue as a file in the format that is asked for. `issue`: it is taken down in the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal, get_args

from app.decisions import subjects
from app.dossiers.clue import clue_dossier
from app.dossiers.material import Material
from app.dossiers.ring import ring_dossier
from app.dossiers.told import CLUE, RING, Dossier, Kind
from app.language import say
from app.reports.blocks import Telling, body
from app.reports.content import Content, plain
from app.reports.decided import Decided, decided_on
from app.reports.docx import docx
from app.reports.html import html
from app.reports.network import network_of
from app.reports.pdf import pdf
from app.reports.pictures import Places
from app.reports.program import program
from app.reports.rows import rows_at, telling_rows
from app.reports.wording import Wording, clean, typeset
from app.reports.xlsx import xlsx
from graph.errors import Place, WorkspaceError
from graph.ledger import Event, Ledger

Format = Literal["docx", "html", "pdf", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
STAGE: Mapping[Kind, str] = {RING: "detect", CLUE: "find"}


@dataclass(frozen=True)
class Report:
    """A report as a file.

    `data` its bytes and `sha256` of them; `name` a file name from its `number`, which one content has in every format
    and no other content has.
    """

    data: bytes
    name: str
    number: str
    sha256: str
    form: Format
    content: Content


def write_report(
    material: Material,
    kind: Kind,
    name: str,
    form: Format,
    *,
    who: str,
    scope: str,
    places: Places | None = None,
) -> Report:
    """The ring or clue of this rank, id or former id as a file, in the language of the run; writes nothing.

    `who` makes it, `scope` says what of the data is in it, `places` are the positions of a saved view (id → x, y).
    The same bytes for the same data, decisions (status, handler, notes) and arguments; another number for others.
    Raises  QueryError: there is none. WorkspaceError: the stage that finds it never ran, or not since the last build.
            LedgerError: what was decided cannot be read.
    Cost    half a second; for html and xlsx that of reading the registers behind it.
    """
    dossier = _dossier(material, kind, name)
    decided = decided_on(material, dossier)
    content = content_of(material, dossier, who=who, scope=scope, places=places, decided=decided)
    data = _WRITERS[form](material, dossier, content, decided)
    return Report(data, f"{content.number}.{form}", content.number, sha256(data).hexdigest(), form, content)


def issue(ledger: Ledger, material: Material, report: Report) -> Event:
    """Take down that this report went out. Raises LedgerError: it cannot be written."""
    content = report.content
    listed = ledger.followed(subjects(material.workspace, content.kind))
    return ledger.issue(
        next(one for one in listed if one.id == content.subject),
        who=content.who,
        number=report.number,
        document=content.document,
        form=report.form,
        sha256=report.sha256,
        data_version=content.data_version,
        scope=content.scope,
    )


def content_of(
    material: Material,
    dossier: Dossier,
    *,
    who: str,
    scope: str,
    places: Places | None = None,
    decided: Decided | None = None,
) -> Content:
    """Everything the report says, in the language of the run."""
    zh = say("zh", "en") == "zh"
    telling = Telling(dossier, telling_rows(material, dossier), places, decided or Decided())
    return Content(
        kind=dossier.kind,
        subject=dossier.id,
        rank=dossier.rank,
        title=plain(typeset(Wording(dossier).text(dossier.title), zh=zh)),
        language=say("zh", "en"),
        who=clean(who),
        scope=clean(scope),
        data_date=dossier.data_date,
        data_version=dossier.data_version,
        run_version=dossier.run_version,
        program=program(),
        body=typeset(tuple(body(telling)), zh=zh),
    )


def _dossier(material: Material, kind: Kind, name: str) -> Dossier:
    stage = STAGE[kind]
    ran = material.workspace.require(stage)
    if ran.manifest()["content"]["inputs"].get("build") != material.reader.version:
        told = say(f"build 之后尚未运行 {stage}, 请先运行: qingsu {stage}", f"built since; first run: qingsu {stage}")
        raise WorkspaceError(told, Place(str(material.workspace.folder)))
    dossier = ring_dossier(material, name) if kind == RING else clue_dossier(material, name)
    unnamed = {one for case in dossier.cases for one in case.agents if one not in dossier.names}
    return replace(dossier, names={**dossier.names, **material.reader.captions(sorted(unnamed))})


def _html(material: Material, dossier: Dossier, content: Content, _decided: Decided) -> bytes:
    return html(content, network_of(material, dossier, content))


def _xlsx(material: Material, dossier: Dossier, content: Content, decided: Decided) -> bytes:
    origins = [origin for case in dossier.cases for origin in case.origins]
    origins += [origin for one in dossier.people for origin in one.origins]
    return xlsx(content, dossier, rows_at(material, origins), decided)


_WRITERS: Mapping[Format, Callable[[Material, Dossier, Content, Decided], bytes]] = {
    "docx": lambda _material, _dossier, content, _decided: docx(content),
    "html": _html,
    "pdf": lambda _material, _dossier, content, _decided: pdf(content),
    "xlsx": _xlsx,
}
