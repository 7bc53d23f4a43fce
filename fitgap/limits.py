"""The limits of a file that is read: stated once, told in the message when one is passed."""

FILE_BYTES = 20 * 1024 * 1024
UNPACKED_BYTES = 150 * 1024 * 1024
"""What a workbook may grow to when it is unpacked."""
PACKING_RATIO = 200
"""How many times its packed size one part of a workbook may be."""
WORKBOOK_CELLS = 5_000_000
"""Rows times columns of a sheet, up to its last filled cell."""
LINE_CHARACTERS = 1024 * 1024
CELL_CHARACTERS = 32_767
"""Excel's own limit; a cell of exactly this length was probably cut there."""
COLUMNS = 500
ROWS = 1_000_000
HEADER_SEARCH_ROWS = 10
ID_CHARACTERS = 64
EFFORT_DAYS = 100_000
