"""The last imports: who, when, which file, and what became of its rows."""

from collections.abc import Sequence

from core.audit import Activity
from core.interchange import Manifest, manifest_of
from ui import activity_rows, listing
from ui.amounts import number
from ui.badges import tag
from ui.language import _, ngettext
from ui.when import ago


def import_lines(rows: Sequence[Activity]) -> None:
    """A line for each import; it opens its row of the activity log."""
    with listing.box("imports"):
        for row in rows:
            manifest = manifest_of(row)
            if manifest is not None:
                _line(row, manifest)


def _line(row: Activity, manifest: Manifest) -> None:
    listing.entry(
        f"import-{row.id}",
        manifest.file_name,
        [row.actor_name, ago(row.created_at), *_counts(manifest, row.entity_type)],
        badges=_badge(manifest),
        title=_("Entry {number}").format(number=row.id),
        wide=True,
        body=lambda: activity_rows.detail(row),
    )


def _counts(manifest: Manifest, table: str) -> list[str | None]:
    rows = ngettext("{count} row", "{count} rows", manifest.rows).format(count=number(manifest.rows))
    counted = [
        (_("{count} imported"), manifest.imported),
        (_("{count} closed") if table == "maintenance_requests" else _("{count} changed"), manifest.updated),
        (_("{count} merged"), manifest.merged),
        (_("{count} skipped"), manifest.known),
    ]
    return [rows, *(words.format(count=number(count)) for words, count in counted if count)]


def _badge(manifest: Manifest) -> str:
    if manifest.listed:
        return tag("orange", "error", _("{count} refused").format(count=number(manifest.listed)))
    return tag("green", "check", _("Nothing refused"))
