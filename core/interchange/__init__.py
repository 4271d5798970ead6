"""Taking in records from files of other systems: machines, failure codes, the history of requests."""

from core.interchange.commands import import_records
from core.interchange.fields import KINDS, Field, FieldName
from core.interchange.manifest import Manifest, manifest_of
from core.interchange.map_file import load_mapping
from core.interchange.mapping import Mapping, check_mapping, propose_mapping
from core.interchange.outcome import ImportOutcome, Listed
from core.interchange.progress import Progress
from core.interchange.queries import dry_run
from core.interchange.sheets import Cell, to_csv, to_xlsx
from core.interchange.table import Table, read_table

__all__ = [
    "KINDS",
    "Cell",
    "Field",
    "FieldName",
    "ImportOutcome",
    "Listed",
    "Manifest",
    "Mapping",
    "Progress",
    "Table",
    "check_mapping",
    "dry_run",
    "import_records",
    "load_mapping",
    "manifest_of",
    "propose_mapping",
    "read_table",
    "to_csv",
    "to_xlsx",
]
