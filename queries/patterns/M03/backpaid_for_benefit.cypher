/*+++
title = { zh = "劳动案件无对抗结案后据以补缴养老保险, 不久即领取待遇", en = "Pension paid up after an uncontested claim of employment, and drawn soon after" }
model = "M03"
version = 1
status = "active"
severity = "medium"
confidence = "low"
alone = false
subject = { employer = "用人单位", claimants = "主张人" }
evidence = "cases"
origins = "origins"
shows = { days = "结案到补缴最少天数", months = "结案到领取待遇最少月数" }
needs = ["PARTY_IN.side", "PensionRecord.backpay_date", "PensionRecord.benefit_from_date", "RECORD_OF", "LegalCase.soft_close", "LegalCase.filed_date", "LegalCase.close_date"]
kind = "裁判结果"
next_steps = ["养老保险补缴的审批材料、所依据的文书与缴费人", "职工档案、招工表与工资表原件", "主张期间的其他参保、学籍、服刑记录", "补缴款的来源, 中介与代理人的收费", "待遇领取记录与已付金额"]
why = "主张人与单位的劳动案件没有对抗即结案, 结案后半年内或者以该案文书为依据补缴养老保险, 两年内开始领取待遇: 可能为凑足缴费年限而编造劳动关系。"
innocent = "这一条单独看正是真实老职工的样子: 单位欠缴, 临近退休才起诉, 调解后补缴并退休。国有、集体企业破产改制遗留的职工, 政府组织的集中补缴, 都会如此; 有职工档案、工资表、早年缴费记录或军龄、知青记录的, 应当排除。补缴只记在其他单位名下的、起诉以前已领取待遇的不列入; 没有文书号时只凭时间相近, 未必据此案补缴。应与多人同期主张、单位空壳或期间冲突一并判断。"
legal_basis = [
    { law = "社会保险法", article = "16", edition = "2018" },
    { law = "社会保险法", article = "88", edition = "2018" },
    { law = "民事诉讼法", article = "115", edition = "2023" },
]

[params]
within_days = { default = 180, kind = "heuristic", unit = "day", doc = "结案后多少天内补缴; 以该案文书为依据的不问" }
within_months = { default = 24, kind = "heuristic", unit = "month", doc = "结案后多少个月内开始领取待遇" }
causes = { default = ["确认劳动关系纠纷", "劳动关系纠纷", "劳动争议", "劳动合同纠纷", "追索劳动报酬纠纷", "社会保险纠纷", "养老保险待遇纠纷", "经济补偿金纠纷"], kind = "heuristic", doc = "哪些案由" }
+++*/
MATCH (b:PensionRecord)-[of:RECORD_OF]->(p:Person) WHERE b.is_backpay IS NULL OR b.is_backpay
MATCH (p)-[s:PARTY_IN {side: 'A'}]->(c:LegalCase)
WHERE c.soft_close AND c.cause IN $causes
  AND (EXISTS { MATCH (b)-[:BASED_ON]->(d:LegalCase) WHERE d.lineage_id = c.lineage_id }
    OR b.is_backpay AND c.close_date <= b.backpay_date AND b.backpay_date <= c.close_date + duration({days: $within_days}))
MATCH (c)<-[:PARTY_IN {side: 'B'}]-(e:Company|VillageOrg)
WHERE EXISTS { MATCH (b)-[:BASED_ON]->(d:LegalCase) WHERE d.lineage_id = c.lineage_id }
   OR NOT EXISTS { MATCH (p)-[i:INSURED_BY]->(f:Company|VillageOrg) WHERE i.is_backpay AND i.from = b.from }
   OR EXISTS { MATCH (p)-[i:INSURED_BY]->(f:Company|VillageOrg) WHERE i.is_backpay AND i.from = b.from AND f.id = e.id }
// What is drawn may stand in a row, and so in a record, of its own. Its day is the first of a month.
MATCH (p)<-[drawn:RECORD_OF]-(n:PensionRecord)
WHERE date.truncate('month', c.filed_date) <= n.benefit_from_date
  AND n.benefit_from_date <= c.close_date + duration({months: $within_months})
WITH e.id AS employer, collect(DISTINCT p.id) AS claimants, collect(DISTINCT c.id) AS cases,
     min(duration.inDays(c.close_date, b.backpay_date).days) AS days,
     min(duration.inMonths(date.truncate('month', c.close_date), n.benefit_from_date).months) AS months,
     collect(DISTINCT s.origins) + collect(DISTINCT of.origins) + collect(DISTINCT drawn.origins) AS origins
RETURN employer, claimants, days, months, cases, origins
ORDER BY employer
