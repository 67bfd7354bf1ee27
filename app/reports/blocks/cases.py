"""The annex: every case."""

from collections.abc import Iterator

from app.dossiers.told import Case, Dossier
from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Column, Heading, Run, Table, Text, day, printed, wan, words

PLACE = 110


def blocks(telling: Telling) -> Iterator[Block]:
    dossier = telling.dossier
    yield Heading(words(say("附件　案件清单", "Annex: cases")), appendix=True)
    columns = (
        Column(words(say("案号", "Case number")), 46, upright=True),
        Column(words(say("法院", "Court")), 30),
        Column(words(say("案由", "Cause")), 26),
        Column(words(say("原告", "Plaintiffs")), 30),
        Column(words(say("被告", "Defendants")), 30),
        Column(words(say("标的", "Claimed")), 15, right=True),
        Column(words(say("立案", "Filed")), 24, upright=True),
        Column(words(say("结案", "Closed")), 24),
    )
    unit = say("标的单位: 万元", "claims in yuan")
    yield Table(
        words(say(f"案件清单({unit})", f"Cases ({unit})")),
        columns,
        tuple(_row(dossier, case) for case in dossier.cases),
        cases=True,
    )


def _row(dossier: Dossier, case: Case) -> tuple[Text, ...]:
    return (
        (Run(case.case_no, "case"),),
        _said(case.court),
        _said(case.cause),
        _names(dossier, case.plaintiffs),
        _names(dossier, case.defendants),
        printed(wan(case.amount_fen)),
        printed(day(case.filed)),
        words(_closed(case)),
    )


def _said(text: str | None) -> Text:
    return printed(text) if text else words(say("未知", "unknown"))


def _names(dossier: Dossier, ids: tuple[str, ...]) -> Text:
    if not ids:
        return _said(None)
    runs: list[Run] = []
    for one in ids:
        runs += [Run(say("、", ", ")), Run(dossier.names[one], "name")]
    return tuple(runs[1:])


def _closed(case: Case) -> str:
    if case.close_mode is None and case.days is None:
        return say("未知", "unknown")
    mode = case.close_mode or say("方式未知", "how unknown")
    days = say("天数未知", "days unknown") if case.days is None else say(f"{case.days}天", f"{case.days} days")
    return f"{mode}, {days}"
