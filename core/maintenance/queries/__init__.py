"""Reading requests, jobs and the floor."""

from core.maintenance.queries.board import Board, BoardCounts, BoardSection, board, board_counts
from core.maintenance.queries.cards import RequestCard
from core.maintenance.queries.floor import (
    Floor,
    FloorTile,
    LineSegment,
    MachineFigures,
    downtime_line,
    floor,
    machine_figures,
    stopped_from,
)
from core.maintenance.queries.job import (
    CodeRow,
    Job,
    JobForParts,
    Remark,
    Step,
    Stop,
    TypeRow,
    Visit,
    failure_codes,
    job,
    maintenance_types,
)
from core.maintenance.queries.paging import CardPage, Moment, Place
from core.maintenance.queries.queue import Queue, QueuePlaces, in_hand, my_queue
from core.maintenance.queries.repairs import Repair, repairs_of
from core.maintenance.queries.reports import (
    Reports,
    count_open,
    jobs_of_works,
    my_reports,
    open_requests_of,
    past_requests_of,
    urgency_of_work,
    works_at,
)
from core.maintenance.queries.usual import UsualMachine, UsualMachines, usual_machines

__all__ = [
    "Board",
    "BoardCounts",
    "BoardSection",
    "CardPage",
    "CodeRow",
    "Floor",
    "FloorTile",
    "Job",
    "JobForParts",
    "LineSegment",
    "MachineFigures",
    "Moment",
    "Place",
    "Queue",
    "QueuePlaces",
    "Remark",
    "Repair",
    "Reports",
    "RequestCard",
    "Step",
    "Stop",
    "TypeRow",
    "UsualMachine",
    "UsualMachines",
    "Visit",
    "board",
    "board_counts",
    "count_open",
    "downtime_line",
    "failure_codes",
    "floor",
    "in_hand",
    "job",
    "jobs_of_works",
    "machine_figures",
    "maintenance_types",
    "my_queue",
    "my_reports",
    "open_requests_of",
    "past_requests_of",
    "repairs_of",
    "stopped_from",
    "urgency_of_work",
    "usual_machines",
    "works_at",
]
