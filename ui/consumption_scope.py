"""Which consumption a page is about: the days, and the part, the group or the machine that the address names."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from core import assets, inventory
from core.inventory import ConsumptionScope, PartDetail
from core.kernel import Actor
from ui import address
from ui.language import _
from ui.navigation import link
from ui.page import may, read
from ui.period import kept

PAGE = "storeroom/consumption"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the page is about beside the days.

    Attributes:
        name: of the part, the group or the machine, as people typed it; None for the whole plant.
        part: when it is about one part.
        machine_id: when it is about one machine.
    """

    name: str | None
    part: PartDetail | None = None
    machine_id: int | None = None


def named_scope(since: date, until: date) -> ConsumptionScope:
    """The days with what the address names."""
    return ConsumptionScope(
        since=since,
        until=until,
        part_id=address.number("part"),
        group=st.query_params.get("group"),
        machine_id=address.number("machine"),
        scrap=address.named("what") == "scrap",
    )


def subject_of(scope: ConsumptionScope) -> Subject:
    """What is meant, with its names read."""
    part = read(inventory.part, scope.part_id) if scope.part_id is not None else None
    group = (scope.group or _("Parts without a group")) if scope.group is not None else None
    machine = _machine(scope.machine_id) if scope.machine_id is not None else None
    names = [part.part_name if part else None, group, machine]
    return Subject(" · ".join(filter(None, names)) or None, part, scope.machine_id or None)


def narrower(scope: ConsumptionScope, **more: Any) -> dict[str, Any]:
    """What the address of a page carries that is about ``more``, such as ``part=12``, within this scope."""
    fixed = {"part": scope.part_id, "group": scope.group, "machine": scope.machine_id}
    named = {name: value for name, value in fixed.items() if value is not None}
    return {**kept(), **({"what": "scrap"} if scope.scrap else {}), **named, **more}


def ways(scope: ConsumptionScope, subject: Subject, actor: Actor) -> None:
    """Back to the whole plant, and on to the record that the page is about."""
    if subject.name is None:
        return
    with st.container(horizontal=True, key="consumption-ways"):
        whole = ConsumptionScope(since=scope.since, until=scope.until, scrap=scope.scrap)
        link(PAGE, _("All consumption"), icon="arrow_back", **narrower(whole))
        if subject.part is not None:
            link("storeroom/part", _("Open the part"), icon="inventory_2", part=subject.part.id)
        if subject.part is not None and may(actor, inventory.movements):
            of_machine = {"machine": subject.machine_id} if subject.machine_id else {}
            found = {"search": subject.part.part_number, **of_machine}
            link("storeroom/movements", _("All its movements"), icon="swap_vert", **found)
        if subject.machine_id:
            link(
                "everyone/machine",
                _("Open the machine"),
                icon="precision_manufacturing",
                machine=subject.machine_id,
            )


def _machine(machine_id: int) -> str:
    return read(assets.machine, machine_id).name if machine_id else _("For no machine")
