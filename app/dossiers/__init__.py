"""What is told of one ring or one clue, once, for pages and reports: facts and sentences, no layout.

material   what it is told from: the published graph, rings, clues and loads, opened once
told       the forms: Dossier and its parts
linking    a text in parts: names, case numbers and counts that can be followed
rows       cases and people of a dossier, out of the graph
evidence   which evidence to obtain next (evidence.toml)
ring, clue the two dossiers
"""
