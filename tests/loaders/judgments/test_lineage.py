"""Other cases that a paper names."""

import pytest

from graph.identifiers import parse_case_no
from loaders.judgments.lineage import OWN_COURT, related_cases
from loaders.judgments.text import lines_of

COUNTY = "清和县人民法院"


@pytest.mark.parametrize(
    ("own", "text", "relation", "court"),
    [
        ("（2023）冀99民终7号", "不服清和县人民法院（2023）冀9901民初1号民事判决，向本院提起上诉。", "上诉", COUNTY),
        ("（2023）冀99民再7号", "不服本院（2023）冀99民终1号民事判决，申请再审。", "再审", OWN_COURT),
        ("（2024）冀9901执1号", "依据生效的清和县人民法院（2023）冀9901民初1号民事判决书申请执行", "执行依据", COUNTY),
        ("（2024）冀9901执恢1号", "申请恢复执行（2023）冀9901执9号一案", "恢复执行", None),
        ("（2024）冀9901执异1号", "对本院（2023）冀9901执9号执行裁定提出异议", "异议", OWN_COURT),
        ("（2024）冀99执复1号", "不服清和县人民法院（2024）冀9901执异1号执行裁定，申请复议", "复议", COUNTY),
        ("（2024）冀9901民初9号", "清和市中级法院以（2023）冀99民终7号裁定发回重审。", "发回", "清和市中级法院"),
        ("（2024）冀9901民初9号", "另案（2023）冀9901民初1号判决认定如下", "提及", None),
        ("（2024）冀9901民初9号", "（2024）冀9901民初9号", None, None),
    ],
)  # fmt: skip
def test_what_another_case_is_to_this_one(own: str, text: str, relation: str | None, court: str | None) -> None:
    found = [(one.relation, one.court) for one in related_cases(lines_of(text), parse_case_no(own))]
    assert found[-1:] == ([(relation, court)] if relation else [])
