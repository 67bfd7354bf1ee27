"""Reports on a dossier: made when asked for, numbered and taken down in the ledger, then offered for download."""

from collections.abc import Mapping

import streamlit as st

from app.dossiers.told import Dossier
from app.explorer import pieces, session
from app.explorer.dossier.choosing import HEAD, LOG
from app.language import say
from app.reports.report import Format, Report, issue, write_report
from graph.errors import QingsuError
from graph.ledger import ISSUE, Subject

Made = Report | str
"""A report, or why there is none."""
MIME: Mapping[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
REPORTS: tuple[Format, ...] = ("docx", "pdf", "html")
ANNEX: tuple[Format, ...] = ("xlsx",)


def report_button(dossier: Dossier) -> None:
    """Opens to the report as Word, PDF or HTML."""
    with st.popover(say("生成报告", "Report"), type="primary", key=f"dossier_report_{dossier.id}"):
        pieces.show(pieces.note(say("线索不是结论；文书带编号、数据日期和校验值。", "Clues, not findings."), "plain"))
        for form in REPORTS:
            _offer(dossier, form)


def annex_button(dossier: Dossier) -> None:
    """Opens to the list of evidence as a workbook."""
    with st.popover(say("导出证据清单", "Evidence list"), key=f"dossier_annex_{dossier.id}"):
        words = say(
            "案件、人物、理由、各条出处，各一张表；证件号只留末四位。",
            "Cases, people, reasons and where each is written, a sheet each.",
        )
        pieces.show(pieces.note(words, "plain"))
        for form in ANNEX:
            _offer(dossier, form)


def _offer(dossier: Dossier, form: Format) -> None:
    names = {
        "docx": say("生成 Word 报告", "Make the Word report"),
        "pdf": say("生成 PDF 报告", "Make the PDF report"),
        "html": say("生成网页报告", "Make the HTML report"),
        "xlsx": say("生成 Excel 证据清单", "Make the workbook"),
    }
    made = _made(dossier)
    act = session.callback(_ask)
    st.button(names[form], key=f"dossier_make_{form}", width="stretch", on_click=act, args=(dossier, form))
    if session.kept(_asked(dossier), lambda: None) == form:
        session.keep(_asked(dossier), None)
        with st.spinner(say("正在生成…", "making it …")):
            made[form] = _make(dossier, form)
    done = made.get(form)
    if isinstance(done, Report):
        st.download_button(
            say(f"下载 {done.name}", f"Download {done.name}"),
            done.data,
            file_name=done.name,
            mime=MIME[form],
            key=f"dossier_download_{form}",
            type="primary",
            on_click="ignore",
            width="stretch",
        )
    elif done is not None:
        pieces.show(pieces.note(done, "alert"))


def _ask(dossier: Dossier, form: Format) -> None:
    """A callback. The report is made while the head is drawn, where its spinner stands; then the log, which has it."""
    session.keep(_asked(dossier), form)
    session.rerun(HEAD, LOG)


def _asked(dossier: Dossier) -> str:
    return f"paper:{dossier.id}"


def _make(dossier: Dossier, form: Format) -> Made:
    """The report, taken down before anybody has it."""
    material = session.material()
    try:
        report = write_report(material, dossier.kind, dossier.id, form, who=session.who(), scope=session.scope())
        issue(session.ledger(), material, report)
    except QingsuError as error:
        return str(error)
    return report


def _made(dossier: Dossier) -> dict[Format, Made]:
    """What this session made of the dossier as it is shown: of other data, after another decision or in another
    language it is another.
    """
    subject = Subject(dossier.kind, dossier.id, predecessors=dossier.predecessors)
    decided = sum(one.kind != ISSUE for one in session.ledger().history(subject))
    told = f"{dossier.id}:{dossier.data_version}:{dossier.run_version}:{decided}:{session.language()}"
    return session.kept(f"papers:{told}", dict[Format, Made])
