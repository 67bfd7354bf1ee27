"""The ring detector: who opposes whom more often than chance explains, against shuffled dockets (detection.md B, C1).

docket      the graph's cases as arrays: disputes, slots, agents              fields   what a suit is about
cells       within what parties may change places                             decoys   the shuffled dockets
expected    lambda: how often two parties are expected to meet
evidence    pairs that met though they were not expected to; the 2-core
score       a Poisson tail less the price of having picked the group out
search      groups of the topology: seeds, growth, pruning        agents       an agent's share in a group
clientele   groups inside one agent's clientele
ranking     one list without duplicates, and q-values
detection   all of it, on the docket and on its copies
attach, stability, clears, dossier, words, innocent, report       what a ring says of itself: rings.json
"""
