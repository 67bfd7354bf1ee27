"""A judgment as `qingsu parse` gives it, JSON values with their characters: graph/contracts/judgment.schema.json."""

from datetime import date
from typing import Any

from loaders.judgments.judgment import Judgment
from loaders.judgments.people import Party
from loaders.judgments.stands import stands
from loaders.judgments.text import even


def as_contract(one: Judgment, file: str) -> dict[str, Any]:
    """The contract `parse` of one judgment: JSON values, unknown is null, `spans` path → [start, end]."""
    title, told = one.heading, one.course
    number = title.case_no
    return {
        "file": file, "case_no": number.normal if number else None, "case_no_raw": title.case_no_raw,
        "suffix": (number.ordinal or None) if number else None, "court": title.court, "doc_type": title.kind,
        "procedure": one.procedure, "cause": told.cause, "filed_date": _iso(told.filed_date),
        "judgment_date": _iso(one.signatures.day), "close_mode": one.close_mode, "panel": told.panel,
        "procedure_kind": told.procedure_kind, "hearings": [day.isoformat() for day in told.hearings],
        "parties": [_party(one, n) for n in range(len(one.head.parties))],
        "agents": [
            {"name": agent.name, "kind": agent.kind, "firm": agent.firm, "licence_no": agent.licence_no,
             "for": list(agent.acts_for), "scope": agent.scope}
            for agent in one.head.agents
        ],
        "judges": [{"name": each.name, "role": each.role} for each in one.signatures.people],
        "amounts": [{"raw": each.raw, "fen": each.fen, "span": list(each.span)} for each in one.amounts],
        "law_refs": [{"law": law.law, "edition": law.edition, "articles": list(law.articles)} for law in one.laws],
        "claims": [item.printed for item in one.claims],
        "findings": list(one.findings) if one.findings else None,
        "admissions": [{"raw": raw, "span": list(span)} for raw, span in one.admissions],
        "results": [item.printed for item in one.items], "fee": one.fee.fen if one.fee else None,
        "interest": [
            {"raw": each.raw, "span": list(each.span), "base_fen": each.base_fen, "rate": each.rate,
             "annual": each.annual, "lpr_times": each.lpr_times, "run_from": each.run_from, "run_to": each.run_to}
            for each in one.interests
        ],
        "text_flags": [{"flag": flag, "span": list(span)} for flag, span in sorted(one.flags.items())],
        "related_cases": [
            {"case_no": each.case_no, "relation": each.relation, "court": each.court, "span": list(each.span)}
            for each in one.related
        ],
        "annexes": list(one.annex) if one.annex else None,
        "blocks": [{"part": name, "span": list(span)} for name, span in one.blocks],
        "warnings": one.warnings, "spans": {path: list(span) for path, span in stands(one).items()},
    }  # fmt: skip


def _party(one: Judgment, n: int) -> dict[str, Any]:
    party, attendance = one.head.parties[n], one.course.attendance.get(n)
    outer, _, inner = party.role.partition("(")
    return {
        "seq": n, "side": party.side, "role": outer, "role_raw": party.role,
        "original_role": inner.rstrip(")") or None, "name": party.name, "kind": party.kind, "masked": party.masked,
        "gender": party.gender, "birth_date": _iso(party.birth_date), "ethnicity": party.ethnicity,
        "address": party.address, "id_fragment": _end_of_id(one, party), "uscc": party.uscc,
        "legal_rep": "、".join(each.name for each in one.head.representatives if each.of == n) or None,
        "absent": None if attendance is None else not attendance.came,
    }  # fmt: skip


def _end_of_id(one: Judgment, party: Party) -> str | None:
    """The last four places of the number as it is printed."""
    return even(one.text[slice(*party.spans["id_no"])])[-4:].upper() if party.id_no else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
