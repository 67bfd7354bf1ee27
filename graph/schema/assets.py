"""What is owned, sealed and sold; the accident, its policy and its claim."""

from graph.schema.declare import day, flag, moment, money, node, text, texts, whole

REAL_ESTATE = node(
    "RealEstate",
    "不动产",
    text("address", "坐落", personal=True, search=True),
    text("unit_no", "单元号", personal=True),
    text("cert_no", "证号", en="Certificate number", personal=True),
    text("county6", en="County code"),
    text("use", "用途"),
    money("market_value", "市价"),
    colour="#a4533b",
    key_doc="unit_no · cert_no",
    models="10–13 21 22 27",
)

VEHICLE = node(
    "Vehicle",
    "车辆",
    text("plate", "号牌", personal=True, search=True),
    text("vin", "车架号", en="Vehicle identification number", personal=True),
    flag("is_nonmotor", "非机动", en="Not a motor vehicle"),
    flag("over_standard", "超标"),
    money("market_value", "市价"),
    colour="#c47a5f",
    key_doc="vin · plate+type · accident+seq",
    models="2 4 6 10 13 23 25",
)

AUCTION_LOT = node(
    "AuctionLot",
    "拍品",
    text("lot_no", "标的号"),
    text("series", "同一标的", en="Same subject"),
    text("asset_kind", "类型"),
    whole("round", "拍次"),
    money("appraisal", "评估价"),
    text("price_method", "定价方式"),
    day("price_valid_date", "有效期", en="Price valid until"),
    money("start_price", "起拍价"),
    money("deposit", "保证金"),
    day("notice_date", "公告"),
    moment("bid_start_at", "竞价起", en="Bidding starts"),
    moment("bid_end_at", "竞价止", en="Bidding ends"),
    whole("extensions", "延时"),
    text("result"),
    money("price", "成交价"),
    texts("attachments", "附件"),
    text("tax_clause", "税费"),
    money("prior_claims", "优先债权"),
    money("costs", "费用"),
    colour="#d99a83",
    key_doc="platform+lot_no",
    models="10 12 21 22",
)

ACCIDENT = node(
    "Accident",
    "事故",
    text("cert_no", "认定书号", en="Certificate number"),
    day("date"),
    moment("on_at"),
    colour="#b24a5f",
    key_doc="cert_no",
    models="2 7 23",
)

INSURANCE_POLICY = node(
    "InsurancePolicy",
    "保单",
    text("policy_no", "保单号"),
    text("kind", "险种"),
    money("limit", "限额"),
    day("from"),
    day("to"),
    colour="#c9788a",
    key_doc="insurer+policy_no",
    models="2 23",
)

INSURANCE_CLAIM = node(
    "InsuranceClaim",
    "理赔",
    text("report_no", "报案号"),
    moment("report_at", "报案", en="Reported at"),
    money("assessed", "定损", en="Loss assessed"),
    day("assessed_date", "定损日"),
    money("paid", "赔付"),
    colour="#dba3ae",
    key_doc="insurer+report_no",
    models="2 23",
)
