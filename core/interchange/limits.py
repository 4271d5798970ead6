"""How large an import may be."""

MOST_ROWS, MOST_COLUMNS = 1_000_000, 200
MOST_SHEET_ROWS, MOST_SHEET_CELLS = 2**20, 2**26  # a sheet has no more rows; cells count the gaps between those given
LONGEST_CELL = 100_000
LARGEST_FILE = 256 * 2**20
LARGEST_UNPACKED, MOST_TIMES_LARGER, MOST_MEMBERS = 2**30, 200, 10_000
MOST_TOLD = 500  # records that an import changes are told one by one up to here, beyond it by their numbers
MOST_EXPORTED_ROWS = 200_000
