"""The page of one ring or clue, over a Dossier of either kind.

opening   which dossier the address names, and what stands where there is none
page      the order of the parts; head, sentences, reasons, tables
choosing  the choice: a click lights everything that belongs to it, the second one takes it back
timeline  cases in time
sources   the rows of files that the chosen case or person came from
deciding  status, handler, notes and their log
papers    reports and the list of evidence
blocks    a Dossier as blocks that can be clicked

Each part is a fragment: a click draws again what shows the choice, and nothing else moves.
"""
