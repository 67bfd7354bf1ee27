"""Where in the text each value of the contract stands: path of the value → span, `parties.0.role` → (12, 14).

What follows from words has the span of these: a side that of the role, the kind of a name that of the name, how the
case ended that of what is ordered. What only a record beside the text says stands nowhere.
"""

from collections.abc import Iterator

from loaders.judgments.judgment import Judgment
from loaders.judgments.people import Representative
from loaders.judgments.text import Span

Stands = Iterator[tuple[str, Span]]


def stands(one: Judgment) -> dict[str, Span]:
    """Path of each value → its span; values that carry their span themselves (amounts, interest …) are left out."""
    return dict([*_paper(one), *_parties(one), *_agents(one), *_others(one)])


def _paper(one: Judgment) -> Stands:
    title = one.heading
    yield from title.spans.items()
    if title.case_no and (at := title.spans.get("case_no")):
        yield "case_no_raw", at
        if title.case_no.ordinal:
            yield "suffix", at
    of_procedure = title.case_no is not None and title.case_no.procedure is not None
    if told_by := title.spans.get("case_no") if of_procedure else one.course.appeal or one.of_appeal:
        yield "procedure", told_by
    yield from one.course.spans.items()
    if one.close_mode and (told_by := one.closed_by):
        yield "close_mode", told_by
    if one.fee:
        yield "fee", one.fee.span
    if one.signatures.day_span:
        yield "judgment_date", one.signatures.day_span


def _parties(one: Judgment) -> Stands:
    for n, party in enumerate(one.head.parties):
        told = dict.fromkeys(("name", "masked"), party.span) | party.spans
        if party.kind:
            told["kind"] = party.span
        if role := told.get("role"):
            told["role_raw"] = role
            if "(" in party.role:
                told["original_role"] = role
            if party.side:
                told.setdefault("side", role)
        number = told.pop("id_no", None)
        if number and party.id_no:  # the whole number stands there, of which the contract tells the end
            told["id_fragment"] = number
        if came := one.course.attendance.get(n):
            told["absent"] = came.span
        if heads := [each for each in one.head.representatives if each.of == n]:
            told["legal_rep"] = _from_to(heads)
        yield from ((f"parties.{n}.{name}", span) for name, span in told.items())


def _from_to(heads: list[Representative]) -> Span:
    """From the first of several who stand at one head to the last."""
    return min(each.span[0] for each in heads), max(each.span[1] for each in heads)


def _agents(one: Judgment) -> Stands:
    for n, agent in enumerate(one.head.agents):
        told = dict.fromkeys(("name", "kind"), agent.span)  # of a kind nothing else may tell
        told |= agent.spans
        if agent.firm_span:
            told["firm"] = agent.firm_span
        if not agent.acts_for:
            told.pop("for", None)
        yield from ((f"agents.{n}.{name}", span) for name, span in told.items())


def _others(one: Judgment) -> Stands:
    for n, signatory in enumerate(one.signatures.people):
        yield f"judges.{n}.name", signatory.span
        yield f"judges.{n}.role", signatory.office_span
    for n, law in enumerate(one.laws):
        yield f"law_refs.{n}.law", law.span
        if law.edition_span:
            yield f"law_refs.{n}.edition", law.edition_span
        if law.articles_span:
            yield f"law_refs.{n}.articles", law.articles_span
    for what, items in (("claims", one.claims), ("results", one.items)):
        for n, item in enumerate(items):
            yield f"{what}.{n}", item.span(0, len(item.text))
