"""Clauses of interest."""

import pytest

from loaders.judgments.interest import interests
from loaders.judgments.text import lines_of


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
