// Steps of the shortest path between two nodes, no row where six steps do not do: what graph/paths.py is held against.
MATCH (a:Person|Company|VillageOrg|Agent|LegalCase {id: $one})
MATCH (b:Person|Company|VillageOrg|Agent|LegalCase {id: $other})
WHERE a.id <> b.id
MATCH p = shortestPath((a)-[:PARTY_IN|AGENT_IN|FOLLOWS|ENFORCES|SAME_PERSON|WORKS_AT|KIN|OFFICIAL_OF|LEGAL_REP_OF|SHAREHOLDER_OF|OFFICER_OF|CONTROLS|BRANCH_OF|EMPLOYED_BY|INSURED_BY|HAS_PHONE|HAS_ADDRESS|HAS_ACCOUNT|TRANSFER|NAMED_IN|TIE*..6]-(b))
RETURN a.id AS one, b.id AS other, length(p) AS steps
ORDER BY one, other
