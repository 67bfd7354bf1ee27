"""What other offices book about a person or a village: health, pension, housing fund, status, village accounts."""

from graph.schema.declare import day, flag, money, node, text

MEDICAL_CLAIM = node(
    "MedicalClaim",
    "医保结算",
    text("settlement_no", "结算号"),
    text("hospital", "医院"),
    text("ward", "病区"),
    day("in_date", "入院", en="Admitted on"),
    day("out_date", "出院", en="Left on"),
    money("total", "总费用"),
    money("fund_paid", "统筹", en="Paid by the fund"),
    money("own_paid", "自付", en="Paid by the patient"),
    text("injury_cause", "受伤自述", en="Cause of injury, as told"),
    flag("no_third_party", "承诺", en="Declared: no third party"),
    money("refunded", "退回"),
    colour="#a86f8f",
    key_doc="settlement_no",
    models="7 17",
)

PENSION_RECORD = node(
    "PensionRecord",
    "养老补缴",
    text("basis_no"),
    day("from"),
    day("to"),
    flag("is_backpay", "补缴", en="Paid afterwards"),
    day("backpay_date", "补缴日"),
    day("benefit_from_date", "待遇起", en="Benefit from"),
    money("monthly", "月待遇", en="Benefit a month"),
    colour="#8e7f9e",
    key_doc="person+employer+from",
    models="3",
)

HOUSING_FUND_ENTRY = node(
    "HousingFundEntry",
    "公积金",
    text("kind", values=("缴存", "提取")),
    day("date"),
    money("amount"),
    money("balance", "余额"),
    text("reason"),
    text("basis_no"),
    colour="#a99bb5",
    key_doc="person+kind+date+amount",
    models="10 25 28",
)

STATUS_PERIOD = node(
    "StatusPeriod",
    "身份状态",
    text("kind", values=("低保", "特困", "残疾", "脱贫户", "在校生", "服刑", "羁押", "出境"), required=True),
    text("grade", "等级"),
    day("from"),
    day("to"),
    colour="#77738a",
    key_doc="person+kind+from",
    models="2 3 5 6 17 24 26",
)

LEDGER_ENTRY = node(
    "LedgerEntry",
    "三资流水",
    text("voucher_no", "凭证"),
    day("date"),
    text("inout", "收/支", en="In or out", values=("收", "支")),
    text("account", "科目"),
    text("kind", doc="征收补偿 工程 借款…"),
    money("amount"),
    text("resolution_no", "决议"),
    flag("township_approval", "审批"),
    colour="#7f9a4c",
    key_doc="village+voucher_no+seq",
    models="1",
)
