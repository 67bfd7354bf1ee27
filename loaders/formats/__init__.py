"""The formats of tables, a file each: `sheets(file, data)` gives the sheets of a file as it has them.

None of them turns a cell into a float, drops one, or knows what a register is.
"""
