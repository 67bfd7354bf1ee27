"""Flags of a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.judgments.flags import ORDER, flags_of
from loaders.judgments.text import lines_of
from loaders.reference import read

FLAGGED = [
    ("defence", "被告李四辩称，对原告的诉讼请求没有异议。", {"admits"}),
    ("defence", "被告对证据的真实性无异议。", set()),
    ("facts", "双方对一审查明的事实无异议。", set()),
    ("defence", "被告未作答辩。", {"no_defence"}),
    ("defence", "被告未向本院提交答辩意见和证据。", {"no_defence"}),
    ("course", "被告经公告送达未到庭参加诉讼。", {"absent", "notice_service"}),
    ("notice", "本判决为终审判决。", {"final_instance"}),
    ("notice", "如不服本判决，可在判决书送达之日起十五日内上诉于某中级人民法院。", {"appeal_allowed"}),
    ("facts", "原告以现金交付5万元。", {"cash"}),
    ("claims", "被告以现金交付5万元。", set()),
    ("reasons", "双方名为买卖，实为借贷。", {"disguised_loan"}),
    ("reasons", "双方恶意串通，捏造债务事实提起诉讼。", {"fake_suit_found"}),
    ("reasons", "该主张缺乏事实和法律依据。", {"no_basis"}),
    ("reasons", "该条款系格式条款。", {"clause_examined"}),
    ("reasons", "依照“没有事实依据的，不予支持”的规定。", set()),
    ("facts", "原告将款项汇入案外人王五账户。", {"third_party_payee"}),
    ("reasons", "应扣除医保统筹支付部分。", {"fund_deducted"}),
    ("parties", "被告：李四，男，现下落不明。", {"whereabouts_unknown"}),
    ("course", "依法适用小额诉讼程序。", {"small_claims"}),
]


@pytest.mark.parametrize(("part", "text", "flags"), FLAGGED)
def test_a_flag_is_raised_by_its_words_in_its_part(part: str, text: str, flags: set[str]) -> None:
    lines = lines_of(text)
    assert flags_of({one: lines if one == part else [] for one in ORDER}).keys() == flags


@pytest.mark.parametrize("row", read("text_flags"), ids=lambda row: row["flag"])
@settings(max_examples=100)
@given(data=st.data())
def test_a_cue_stands_in_whatever_the_words_of_a_flag_find(row: dict[str, str], data: st.DataObject) -> None:
    said = data.draw(st.from_regex(row["words"], fullmatch=True))
    assert any(cue in said for cue in row["cues"].split())


def test_no_cue_begins_as_another_does() -> None:
    cues = {cue for row in read("text_flags") for cue in row["cues"].split()}
    assert not [(one, other) for one in cues for other in cues if one != other and other.startswith(one)]
