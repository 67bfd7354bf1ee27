"""Claims, admissions, interest, flags, other cases: what a text says beyond who and how it ended."""

import pytest

from graph.identifiers import parse_case_no
from loaders.judgments.flags import ORDER, flags_of
from loaders.judgments.lineage import OWN_COURT, related_cases
from loaders.judgments.statements import admissions, claims, interests
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


@pytest.mark.parametrize(
    ("text", "base", "annual", "times", "start", "end"),
    [
        (
            "利息以50000元为基数，自2020年8月20日起至实际清偿之日止，按贷款市场报价利率的四倍计；",
            5_000_000, None, 4.0, "2020年8月20日", "实际清偿之日止",
        ),
        (
            "支付违约金，以8万元为本金，从2019年1月1日至2020年1月1日按月利率2%计算。",
            8_000_000, 24.0, None, "2019年1月1日", "2020年1月1日",
        ),
        ("利息按日万分之五自2019年1月1日起计算", None, 18.25, None, "2019年1月1日", None),
        ("按月息2分支付利息", None, 24.0, None, None, None),
        ("按年利率15.4%支付利息", None, 15.4, None, None, None),
        ("利息按全国银行间同业拆借中心公布的一年期贷款市场报价利率计算", None, None, 1.0, None, None),
        ("逾期利息按年利率千分之六十计算", None, 6.0, None, None, None),
    ],
)  # fmt: skip
def test_an_interest_clause(
    text: str, base: int | None, annual: float | None, times: float | None, start: str | None, end: str | None
) -> None:
    (found,) = interests(lines_of(text))
    assert (found.base_fen, found.lpr_times, found.run_from, found.run_to) == (base, times, start, end)
    assert found.annual == pytest.approx(annual) if annual is not None else found.annual is None
    assert text[slice(*found.span)].startswith(found.raw)


def test_what_names_no_rate_is_no_clause() -> None:
    assert list(interests(lines_of("案件利息另行处理。驳回原告关于利息的诉讼请求。"))) == []


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


COUNTY = "清和县人民法院"
FLAGGED = [
    ("defence", "被告李四辩称，对原告的诉讼请求没有异议。", {"admits"}),
    ("defence", "被告对证据的真实性无异议。", set()),
    ("facts", "双方对一审查明的事实无异议。", set()),
    ("defence", "被告未作答辩。", {"no_defence"}),
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
    assert {flag for flag, _ in flags_of({one: lines if one == part else [] for one in ORDER})} == flags


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
