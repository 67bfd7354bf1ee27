"""What is asked, cut into items."""

import pytest

from loaders.judgments.claims import claims
from loaders.judgments.text import lines_of


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "原告张三向本院提出诉讼请求：1.判令被告偿还借款5万元；2.诉讼费由被告承担。事实和理由：2019年1月1日，被告借款。",
            ["1.判令被告偿还借款5万元；", "2.诉讼费由被告承担。"],
        ),
        ("上诉请求：撤销原判，改判驳回。事实与理由：一、原判有误。", ["撤销原判，改判驳回。"]),
        ("原告诉请：一、解除合同；二、返还3.5万元。", ["一、解除合同；", "二、返还3.5万元。"]),
        ("被告辩称，不同意。", []),
    ],
)
def test_claims_are_cut_at_their_numbers_and_end_before_the_grounds(text: str, asked: list[str]) -> None:
    found = list(claims(lines_of(text)))
    assert [one.printed for one in found] == asked
    assert all(text[slice(*one.span(0, len(one.text)))] == one.printed for one in found)
