"""Reports on one ring or one clue: said once as blocks, written as Word, HTML, Excel or PDF.

content    the form: blocks and the report they make, its number and its digest; no format
wording    texts at the border: what XML and eyes cannot bear, and full-width punctuation in Chinese
blocks/    dossier → blocks, one file a section
rows       the register rows behind a case, as printed, personal numbers covered
pictures   the network as SVG, also the small still of pages; timeline; drawing is what they share
docx html pdf xlsx   the formats; numbering, png, network and program are what they share
report     `write_report`: all of it together; `issue`: taken down in the ledger
"""
