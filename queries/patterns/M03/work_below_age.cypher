/*+++
title = { zh = "主张的用工期间开始时尚未达到就业年龄", en = "Claims to have been employed before the least age for work" }
model = "M03"
version = 1
status = "active"
severity = "medium"
confidence = "medium"
subject = { employer = "用人单位", claimants = "主张人" }
evidence = "cases"
origins = "origins"
shows = { ages = "主张入职时周岁" }
needs = ["PARTY_IN.claim_from_date", "Person.birth_date", "LegalCase.cause", "LegalCase.filed_date"]
kind = "裁判结果"
next_steps = ["职工档案、招工表与工资册原件", "学籍档案", "养老保险补缴的依据与缴费人", "用人单位登记档案与参保名册", "向同时期真实职工核实"]
why = "劳动案件中主张的用工期间, 自本人尚未达到法定最低就业年龄时起算: 与身份事实矛盾, 可能是为凑足缴费年限而编造劳动关系。"
innocent = "违法使用童工确有其事, 童工是受害人, 起诉时年纪尚轻的不列入; 文艺、体育和特种工艺单位可依法招用未满十六周岁的人; 户籍出生日期登记有误或更改过、期间只写年份、提前不足三个月的不列入或应当排除; 法律施行以前开始的用工不作判断。"
legal_basis = [
    { law = "劳动法", article = "15", edition = "2018" },
    { law = "社会保险法", article = "88", edition = "2018" },
]

[params]
working_age = { table = "working_age", kind = "legal", on = "PARTY_IN.claim_from_date", doc = "主张的用工开始那天的最低就业年龄" }
least_days = { default = 90, kind = "heuristic", unit = "day", doc = "至少早于就业年龄多少天" }
least_age = { default = 40, kind = "heuristic", unit = "year", doc = "起诉时至少满多少岁: 更年轻的可能是真实的童工" }
causes = { default = ["确认劳动关系纠纷", "劳动关系纠纷", "劳动争议", "劳动合同纠纷", "追索劳动报酬纠纷", "社会保险纠纷", "养老保险待遇纠纷", "经济补偿金纠纷"], kind = "heuristic", doc = "哪些案由" }
+++*/
MATCH (p:Person)-[s:PARTY_IN {side: 'A'}]->(c:LegalCase)
WHERE s.claim_from_date IS NOT NULL AND c.cause IN $causes
WITH p, s, c, [row IN $working_age WHERE row.from <= s.claim_from_date AND (row.to IS NULL OR s.claim_from_date < row.to)][0].years AS years
WHERE years IS NOT NULL
  AND s.claim_from_date + duration({days: $least_days}) <= p.birth_date + duration({years: coalesce(years, 0)})
  AND p.birth_date + duration({years: $least_age}) <= c.filed_date
MATCH (c)<-[:PARTY_IN {side: 'B'}]-(e:Company|VillageOrg|Person)
WITH e.id AS employer, collect(DISTINCT p.id) AS claimants, collect(DISTINCT c.id) AS cases,
     collect(DISTINCT toString(duration.between(p.birth_date, s.claim_from_date).years)) AS ages,
     collect(p.origins) + collect(s.origins) AS origins
RETURN employer, claimants, ages, cases, origins
ORDER BY employer
