"""Which evidence to obtain next: the topics of evidence.toml that the cases and people call for."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from app.dossiers.told import Case, Evidence
from app.language import say
from queries.library import Form, validated

FILE = "evidence.toml"


class _Row(Form):
    what: tuple[str, str]
    scope: tuple[str, str]
    purpose: tuple[str, str]
    instrument: tuple[str, str]


class _Topic(Form):
    name: str
    causes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    rows: tuple[_Row, ...]

    def called_for(self, cases: Iterable[Case], labels: set[str]) -> bool:
        if not (self.causes or self.labels or self.classes):
            return True
        told = [(case.cause or "", case.case_no) for case in cases]
        return (
            bool(labels.intersection(self.labels))
            or any(word in cause for word in self.causes for cause, _ in told)
            or any(word in number for word in self.classes for _, number in told)
        )


class _Topics(Form):
    topic: tuple[_Topic, ...]


def evidence_for(cases: Iterable[Case], labels: Iterable[str]) -> tuple[Evidence, ...]:
    """The rows of every topic that these cases, or people of these labels, call for; in the order of the file."""
    cases, of_people = tuple(cases), set(labels)
    return tuple(
        Evidence(say(*row.what), say(*row.scope), say(*row.purpose), say(*row.instrument))
        for topic in _topics().topic
        if topic.called_for(cases, of_people)
        for row in topic.rows
    )


@cache
def _topics() -> _Topics:
    text = (files(__package__) / FILE).read_text("utf-8")
    return validated(_Topics, text, FILE, what=FILE)
