"""A case, its steps, its money, its papers; and what comes to the procuratorate and goes out from it."""

from graph.schema.declare import day, flag, moment, money, node, real, text, texts, whole

CLOSE_MODES = (
    # civil
    "判决", "调解", "准予撤诉", "按撤诉处理", "驳回起诉", "不予受理", "移送管辖", "终结诉讼",
    "支付令", "司法确认", "仲裁调解", "公证执行证书",
    # enforcement
    "执行完毕", "终结执行", "终结本次执行程序", "不予执行", "驳回执行申请", "销案", "和解履行完毕",
    "委托执行", "指定执行", "提级执行",
    # second instance and retrial
    "维持", "改判", "发回重审", "撤销", "撤回上诉",
)  # fmt: skip

STEP_KINDS = (
    "开庭", "延期审理", "送达", "公告", "扣除", "延长", "程序转换", "告知", "异议处理", "保全", "网络查控", "财产调查",
    "搜查", "悬赏", "审计", "执行线索", "已查明财产", "失信行为", "终本约谈", "解封", "划拨", "扣收入", "发放",
    "分配方案", "腾退", "过户", "无益拍卖申请", "执转破征询",
)  # fmt: skip

DEDUCTION_KINDS = ("公告", "鉴定", "管辖异议", "和解", "调解", "中止")

TEXT_FLAGS = (
    "admits", "no_defence", "absent", "waives", "notice_service", "whereabouts_unknown", "small_claims",
    "single_judge_consent", "appeal_allowed", "final_instance", "counterclaim", "needs_appraisal", "appraisal_report",
    "settlement_time", "public_interest", "mass_dispute", "expropriation", "foreign", "status_or_title",
    "claim_assigned", "mortgaged_car", "disguised_loan", "compulsory_limit_nonmotor", "fund_deducted",
    "clause_examined", "cash", "third_party_payee", "id15", "no_basis", "fake_suit_found",
)  # fmt: skip

LEGAL_CASE = node(
    "LegalCase",
    "案件",
    # what
    text("case_no", "案号", required=True, search=True),
    text("case_class", "案件类别", values=("民事", "执行", "刑事", "行政", "破产", "仲裁", "诉前调解", "保全")),
    text("type_code", "类型代字"),
    text("procedure", "审级", doc="一审 二审 再审 执行…"),
    text("procedure_kind", "适用程序", values=("小额", "简易", "普通", "特别", "督促")),
    text("panel_type", "审判组织", values=("独任", "合议")),
    text("cause", "案由", search=True),
    text("close_mode", "结案方式", values=CLOSE_MODES),
    text("result_text", "裁判结果"),
    text("service_mode", "送达方式"),
    text("unpublished_reason", "不公开理由"),
    text("performance_region6", "履行地", en="Place of performance"),
    flag("agreed_forum", "协议管辖"),
    # days
    day("received_date", "收案"),
    day("filed_date", "立案"),
    day("conversion_date", "转换"),
    day("agreement_date", "调解协议"),
    day("deliberation_date", "评议"),
    day("judgment_date", "裁判"),
    day("close_date", "结案"),
    day("effective_date", "生效"),
    day("debt_date", "主张债务日", en="Day of the debt claimed"),
    day("injury_date", "受伤日"),
    # money
    money("amount_claimed", "标的额"),
    money("amount_final", "变更后", en="Amount after change"),
    money("amount_awarded", "判决额"),
    money("fee", "诉讼费", en="Court fee"),
    money("amount_due", "执行标的"),
    money("recovered", "到位"),
    money("outstanding", "未执行"),
    money("waived", "放弃"),
    money("restitution", "退赔"),
    # flags
    flag("small_claims_agreed", "同意小额"),
    flag("demand_recorded", "有催收"),
    flag("limitation_pleaded", "时效抗辩"),
    # enforcement
    text("basis_no"),
    day("notice_sent_date", "执行通知"),
    day("report_order_date", "报告令"),
    text("zhongben_reason", "终本事由", en="Reason to suspend enforcement"),
    flag("applicant_consented", "申请人同意"),
    flag("panel_approved", "合议并院长批准"),
    flag("subject_is_act", "行为执行", en="An act is enforced"),
    # bankruptcy
    day("accept_date", "受理"),
    day("plan_date", "重整"),
    day("end_date", "终结"),
    day("claim_deadline_date", "申报期"),
    # derived
    flag(
        "soft_close",
        "无对抗结案",
        en="Closed without contest",
        derived=True,
        doc="True: 调解, 司法确认, 支付令, 仲裁调解, 公证执行证书, default, admission; false only if all is known.",
    ),
    flag(
        "is_default",
        "缺席",
        en="By default",
        derived=True,
        doc="Of a 判决: no party of side B, and no agent of theirs, was present.",
    ),
    whole("days_open", "审理天数", unit="day", derived=True, doc="From filing to closing."),
    whole("deducted_days", "扣除天数", unit="day", derived=True),
    whole("ext_days", "延长天数", en="Extended days", unit="day", derived=True),
    text(
        "lineage_id",
        "案件链",
        en="Lineage",
        derived=True,
        doc="First instance, appeal, retrial, enforcement; its earliest case.",
    ),
    text(
        "dispute_id",
        "纠纷",
        en="Dispute",
        derived=True,
        doc="Lineages between the same parties are one dispute; its earliest case.",
    ),
    text("template_group", derived=True),
    text("series_id", "串案组", en="Series", derived=True),
    flag("local_link", "有实际联系", derived=True),
    flag("text_read", "有全文", doc="Loaded with the text, as `text_flags`."),
    texts(
        "text_flags",
        "文本标志",
        values=TEXT_FLAGS,
        doc="A missing flag: not said, if `text_read`.",
    ),
    day("asset_event_date", "财产事件日", derived=True, doc="First seal, auction notice, 分配方案 or acceptance."),
    money("excess", "超限利息", en="Interest above the cap", derived=True),
    colour="#4d7c78",
    en="Case",
    key_doc="normalised number, with the court's name where the number carries no court code",
    models="all",
    doc="One proceeding before one court.",
)

STEP = node(
    "Step",
    "程序节点",
    text("kind", values=STEP_KINDS, required=True),
    text("sub_kind", "细类", doc=f"扣除: {' '.join(DEDUCTION_KINDS)}"),
    day("date"),
    moment("on_at"),
    day("from"),
    day("to"),
    day("applied_date", "申请"),
    day("decided_date", "决定"),
    text("approved_by", "批准人"),
    whole("days", "天数", unit="day"),
    text("mode", "方式"),
    text("place", "法庭"),
    texts("scope", "查询范围"),
    text("asset_kind", "财产"),
    money("amount"),
    text("reason"),
    text("status"),
    flag("agreed", "同意"),
    colour="#6fa39b",
    key_doc="case+kind+date+seq",
    models="2 10–12 15–19 21 22 25",
)

MONEY_ITEM = node(
    "MoneyItem",
    "款项",
    text("kind", values=("本金", "利息", "违约金", "费用", "医疗费", "交强险限额内", "赔偿", "行为", "确认")),
    text("stage", "阶段", values=("claimed", "awarded", "mediated")),
    money("amount"),
    money("principal", "基数"),
    real("rate_annual", unit="%"),
    text("rate_expr", "原文", en="Rate as written"),
    day("lpr_date", "基准日", en="LPR of"),
    day("run_from_date", "起息", en="Runs from"),
    day("run_to_date", "止息", en="Runs to"),
    texts("payer_ids", "付方", en="Payers"),
    texts("payee_ids", "收方", en="Payees"),
    colour="#8fbf9f",
    key_doc="case+stage+seq",
    models="2 7 8 18 20 23",
)

DOCUMENT = node(
    "Document",
    "文书证据",
    text("kind", doc="判决书 鉴定意见 损失评估 收入居住证明 借条…"),
    text("doc_no", "文号", en="Document number"),
    day("date"),
    day("print_date", "打印"),
    text("seal_name", "印章"),
    money("value", "评估额", en="Appraised value"),
    text("result", "结论"),
    text("commissioned_by", "委托", values=("court", "A", "B", "both")),
    flag("overturned", "被推翻"),
    colour="#9aa58b",
    key_doc="sha256 · organ+doc_no · cluster",
    models="1–3 8 10 14 15",
)

LAW_ARTICLE = node(
    "LawArticle",
    "法条",
    text("law", "法律", required=True),
    whole("article", "条"),
    colour="#6b7a5e",
    key_doc="law+article",
    models="8 14",
)

CREDITOR_CLAIM = node(
    "CreditorClaim",
    "申报债权",
    text("kind", values=("破产", "参与分配")),
    day("date"),
    money("amount"),
    text("nature", "性质"),
    text("basis_no"),
    text("result"),
    colour="#5f8f6b",
    key_doc="case+claimant+seq",
    models="21 22",
)

INTAKE = node(
    "Intake",
    "来件",
    text("intake_no", "编号"),
    text("channel", "来源"),
    text("kind", doc="欠薪 赡养 被盗 否认签名 否认委托…"),
    day("date"),
    money("amount"),
    day("due_date", "欠付起", en="Owed since"),
    day("job_end_date", "离职", en="Left the job"),
    whole("evidence", "证据", doc="0–3"),
    colour="#3f8f9c",
    key_doc="channel+intake_no",
    models="2 4 5 26",
)

OVERSIGHT_CASE = node(
    "OversightCase",
    "检察案件",
    text("number", "案号"),
    text("kind", doc="支持起诉 再审建议 抗诉 执行监督…"),
    text("group_kind", "群体"),
    day("date"),
    day("reply_date", "回复"),
    flag("adopted", "采纳"),
    text("result"),
    colour="#2a6f7d",
    key_doc="office+number",
    models="13",
)
