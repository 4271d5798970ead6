"""Taking in records from files of other systems: machines, failure codes, past jobs, parts and their stock; and out."""

from core.interchange.commands import import_parts, import_records, import_stock
from core.interchange.exports import (
    SHEETS,
    Sheet,
    machine_parts_sheet,
    parts_sheet,
    sheet_of,
    stock_sheet,
    to_file,
)
from core.interchange.fields import EITHER, KINDS, PARTS, RECORDS, STOCK, Field, FieldName
from core.interchange.manifest import Manifest, manifest_of
from core.interchange.map_file import load_mapping
from core.interchange.mapping import Mapping, check_mapping, propose_mapping
from core.interchange.outcome import ImportOutcome, Listed
from core.interchange.progress import Progress
from core.interchange.queries import dry_run, dry_run_of_parts, dry_run_of_stock
from core.interchange.sheets import Cell, to_csv, to_xlsx
from core.interchange.table import Table, read_table
from core.interchange.ways import Way, way_of

__all__ = [
    "EITHER",
    "KINDS",
    "PARTS",
    "RECORDS",
    "SHEETS",
    "STOCK",
    "Cell",
    "Field",
    "FieldName",
    "ImportOutcome",
    "Listed",
    "Manifest",
    "Mapping",
    "Progress",
    "Sheet",
    "Table",
    "Way",
    "check_mapping",
    "dry_run",
    "dry_run_of_parts",
    "dry_run_of_stock",
    "import_parts",
    "import_records",
    "import_stock",
    "load_mapping",
    "machine_parts_sheet",
    "manifest_of",
    "parts_sheet",
    "propose_mapping",
    "read_table",
    "sheet_of",
    "stock_sheet",
    "to_csv",
    "to_file",
    "to_xlsx",
    "way_of",
]
