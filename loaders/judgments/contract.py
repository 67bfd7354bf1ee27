"""A judgment as `qingsu parse` gives it, JSON values with their characters: graph/contracts/judgment.schema.json."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from loaders.judgments.course import Course
from loaders.judgments.judgment import Judgment
from loaders.judgments.people import Party
from loaders.judgments.text import Span


def as_contract(one: Judgment, file: str) -> dict[str, Any]:
    """The contract `parse` of one judgment: JSON values, unknown is null, `spans` path → [start, end]."""
    title, told = one.heading, one.course
    spans: dict[str, Span] = {**title.spans, **told.spans}
    away = spans.pop("absent", None)
    parties = []
    for n, party in enumerate(one.head.parties):
        spans[f"parties.{n}.name"] = party.span
        named = {"id_no": "id_fragment"}  # the whole number stands there, of which the contract tells the end
        spans |= {f"parties.{n}.{named.get(name, name)}": span for name, span in party.spans.items()}
        if away is not None and n in told.absent:
            spans[f"parties.{n}.absent"] = away
        outer, _, inner = party.role.partition("(")
        heads = [each for each in one.head.representatives if each.of == n]
        if heads:
            spans[f"parties.{n}.legal_rep"] = heads[0].span
        parties.append({
            "seq": n, "side": party.side, "role": outer, "role_raw": party.role,
            "original_role": inner.rstrip(")") or None, "name": party.name, "kind": party.kind, "masked": party.masked,
            "gender": party.gender, "birth_date": _iso(party.birth_date), "ethnicity": party.ethnicity,
            "address": party.address, "id_fragment": _end_of_id(one, party), "uscc": party.uscc,
            "legal_rep": "、".join(each.name for each in heads) or None, "absent": _away(told, n),
        })  # fmt: skip
    agents = []
    for n, agent in enumerate(one.head.agents):
        spans[f"agents.{n}.name"] = agent.span
        spans |= {f"agents.{n}.{name}": span for name, span in agent.spans.items()}
        if agent.firm_span:
            spans[f"agents.{n}.firm"] = agent.firm_span
        agents.append({
            "name": agent.name, "kind": agent.kind, "firm": agent.firm, "licence_no": None,
            "for": list(agent.acts_for), "scope": agent.scope,
        })  # fmt: skip
    for n, signatory in enumerate(one.signatures.people):
        spans[f"judges.{n}.name"] = signatory.span
    for n, law in enumerate(one.laws):
        spans[f"law_refs.{n}.law"] = law.span
    for what, items in (("claims", one.claims), ("results", one.items)):
        spans |= {f"{what}.{n}": item.span(0, len(item.text)) for n, item in enumerate(items)}
    if one.fee:
        spans["fee"] = one.fee.span
    if one.signatures.day_span:
        spans["judgment_date"] = one.signatures.day_span
    number = title.case_no
    if number and number.procedure and "case_no" in spans:
        spans["procedure"] = spans["case_no"]
    if one.close_mode and (told_by := one.closed_by):
        spans["close_mode"] = told_by
    return {
        "file": file, "case_no": number.normal if number else None, "case_no_raw": title.case_no_raw,
        "suffix": (number.ordinal or None) if number else None, "court": title.court, "doc_type": title.kind,
        "procedure": number.procedure if number else None, "cause": told.cause, "filed_date": _iso(told.filed_date),
        "judgment_date": _iso(one.signatures.day), "close_mode": one.close_mode, "panel": told.panel,
        "procedure_kind": told.procedure_kind, "hearings": [day.isoformat() for day in told.hearings],
        "parties": parties, "agents": agents,
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
        "warnings": one.warnings, "spans": _listed(spans),
    }  # fmt: skip


def _end_of_id(one: Judgment, party: Party) -> str | None:
    """The last four places of the number as it is printed."""
    return one.text[slice(*party.spans["id_no"])][-4:].upper() if party.id_no else None


def _away(told: Course, party: int) -> bool | None:
    return True if party in told.absent else False if party in told.present else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _listed(spans: Mapping[str, Span]) -> dict[str, list[int]]:
    return {name: list(span) for name, span in spans.items()}
