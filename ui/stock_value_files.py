"""The columns of the files that take the stock value away, one set for each view."""

from ui.badges import word
from ui.export import Columns
from ui.language import _
from ui.stock_value_views import name_of


def worths() -> Columns:
    """The columns of the file of groups or of locations."""
    return {
        _("Name"): name_of,
        _("Parts"): lambda row: row.parts,
        _("Value"): lambda row: row.value,
        _("Without a cost"): lambda row: row.unpriced,
    }


def parts() -> Columns:
    """The columns of the file of parts."""
    return {
        _("Part number"): lambda row: row.part_number,
        _("Part"): lambda row: row.part_name,
        _("Group"): lambda row: row.group,
        _("On hand"): lambda row: row.quantity,
        _("Unit"): lambda row: row.unit,
        _("Average cost"): lambda row: row.average_cost,
        _("Value"): lambda row: row.value,
    }


def kinds() -> Columns:
    """The columns of the file of kinds."""
    return {
        _("Month"): lambda row: f"{row.month:%Y-%m}",
        _("Kind"): lambda row: word(row.reason),
        _("Movements"): lambda row: row.movements,
        _("Came in"): lambda row: row.came_in,
        _("Went out"): lambda row: row.went_out,
        _("Difference"): lambda row: row.net,
        _("Without a cost"): lambda row: row.unpriced,
    }
