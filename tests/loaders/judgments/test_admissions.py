"""What counts as an admission."""

import pytest

from loaders.judgments.admissions import admissions
from loaders.judgments.text import lines_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("被告李四对原告的诉讼请求无异议。", 1),
        ("被告承认欠款属实；但无力偿还。", 1),
        ("被告对证据的真实性不予认可。", 0),
        ("对当事人无异议的证据，本院予以确认。", 0),
        ("证人陈述属实。", 0),
        ("庭审中，被告确认收到借款20万元。", 1),
        ("被告不承认借款。", 0),
    ],
)
def test_admissions_are_sentences_that_admit(text: str, number: int) -> None:
    assert len(list(admissions(("facts", line) for line in lines_of(text)))) == number
