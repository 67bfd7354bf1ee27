"""The large parts of a card; views/card.py is the page.

cases    the cases of whom it is about; of a case its parties, who sat, steps, money, documents
origins  what sources say otherwise, the rows it was read from, the cells of a chosen one
tables   what both show alike
"""
