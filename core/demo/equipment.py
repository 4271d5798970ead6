"""What stands in the demo plant: halls, kinds of machine, and what the storeroom keeps for them."""

from dataclasses import dataclass
from decimal import Decimal

from core.assets import Criticality
from core.demo import faults
from core.demo.faults import Fault

TWO_SHIFTS, ROUND_THE_CLOCK = "Two shifts, Monday to Saturday", "Round the clock"
HALLS = {
    "Hall 1 Filling": "Bottling lines from the depalletiser to the capper",
    "Hall 2 Packing": "Labelling, packing and palletising",
    "Hall 3 Press shop": "Presses and machining of closures",
    "Utilities": "Compressed air, steam and cooling",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of machine."""

    name: str
    hall: str
    maker: str
    model: str
    criticality: Criticality
    calendar: str
    cost_per_hour: Decimal
    faults: tuple[Fault, ...]


KINDS = (
    Kind("Filler", "Hall 1 Filling", "Brunnhof", "FX-40", Criticality.A, ROUND_THE_CLOCK, Decimal(1450),
         (faults.SEAL, faults.JAM, faults.SENSOR, faults.VALVE, faults.BEARING, faults.DRIVE, faults.HOSE)),
    Kind("Press", "Hall 3 Press shop", "Tauber", "HP-160", Criticality.A, TWO_SHIFTS, Decimal(620),
         (faults.OIL, faults.HOSE, faults.PUMP, faults.BLADE, faults.SENSOR, faults.HOT)),
    Kind("Labeller", "Hall 2 Packing", "Lindqvist", "LB-9", Criticality.B, ROUND_THE_CLOCK, Decimal(480),
         (faults.ADJUST, faults.SENSOR, faults.BELT, faults.AIR, faults.DRIVE)),
    Kind("Packer", "Hall 2 Packing", "Ostara", "CP-220", Criticality.A, ROUND_THE_CLOCK, Decimal(900),
         (faults.JAM, faults.VALVE, faults.CABLE, faults.BELT, faults.BROKEN, faults.HEATER)),
    Kind("Conveyor", "Hall 2 Packing", "Ostara", "RC-12", Criticality.C, ROUND_THE_CLOCK, Decimal(180),
         (faults.BELT, faults.BEARING, faults.GREASE, faults.SENSOR)),
    Kind("Capper", "Hall 1 Filling", "Brunnhof", "CX-12", Criticality.A, ROUND_THE_CLOCK, Decimal(1100),
         (faults.ADJUST, faults.JAM, faults.BEARING, faults.AIR, faults.SENSOR)),
    Kind("Lathe", "Hall 3 Press shop", "Weiler & Sohn", "TN-500", Criticality.B, TWO_SHIFTS, Decimal(240),
         (faults.BLADE, faults.DRIVE, faults.SHAKE, faults.LOOSE, faults.OIL)),
    Kind("Palletiser", "Hall 2 Packing", "Kestrel Robotics", "PR-180", Criticality.B, ROUND_THE_CLOCK, Decimal(760),
         (faults.CABLE, faults.SENSOR, faults.AIR, faults.BROKEN, faults.DRIVE)),
    Kind("Compressor", "Utilities", "Arven", "SC-75", Criticality.A, ROUND_THE_CLOCK, Decimal(2100),
         (faults.HOT, faults.SHAKE, faults.MOTOR, faults.SEAL)),
    Kind("Depalletiser", "Hall 1 Filling", "Kestrel Robotics", "DP-90", Criticality.B, ROUND_THE_CLOCK, Decimal(820),
         (faults.JAM, faults.CABLE, faults.LOOSE, faults.FUSE)),
    Kind("Chiller", "Utilities", "Arven", "KW-300", Criticality.B, ROUND_THE_CLOCK, Decimal(540),
         (faults.PUMP, faults.HOT, faults.FUSE, faults.SEAL)),
    Kind("Mixer", "Hall 1 Filling", "Brunnhof", "MX-2000", Criticality.B, TWO_SHIFTS, Decimal(390),
         (faults.SEAL, faults.SHAKE, faults.MOTOR, faults.GREASE)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the catalogue."""

    number: str
    name: str
    group: str
    price: Decimal
    minimum: Decimal
    unit: str = "pcs"
    days: tuple[float, float] = (0.3, 4.0)


PARTS = tuple(
    Part(number, name, group, Decimal(price), Decimal(minimum), unit)
    for number, name, group, price, minimum, unit in (
        ("BRG-6205", "Deep groove ball bearing 6205-2RS", "Bearings", "11.40", 6, "pcs"),
        ("BRG-6308", "Deep groove ball bearing 6308-2Z", "Bearings", "27.90", 4, "pcs"),
        ("SEAL-40", "Rod seal set 40 mm", "Seals", "38.50", 4, "pcs"),
        ("ORING-KIT", "O-ring kit NBR, metric", "Seals", "24.00", 2, "pcs"),
        ("BELT-A68", "V-belt A68", "Drives", "18.20", 4, "pcs"),
        ("CPL-STAR", "Coupling star GR28", "Drives", "32.70", 2, "pcs"),
        ("SHAFT-22", "Drive shaft 22 mm, hardened", "Drives", "146.00", 1, "pcs"),
        ("BLADE-12", "Cutting insert 12 mm, box of ten", "Tools", "84.00", 3, "pcs"),
        ("MOT-4KW", "Motor 4 kW, 1,450 rpm, B5 flange", "Electrical", "612.00", 1, "pcs"),
        ("SENS-M12", "Inductive sensor M12, PNP, 4 mm", "Electrical", "29.80", 6, "pcs"),
        ("SENS-LB", "Light barrier, 2 m", "Electrical", "88.00", 2, "pcs"),
        ("CBL-5G", "Drag chain cable 5G1.5", "Electrical", "3.90", 50, "m"),
        ("DRV-FAN", "Fan of the frequency converter", "Electrical", "46.00", 2, "pcs"),
        ("HOSE-38", "Hydraulic hose 3/8 in, 2SN, 1.2 m", "Hydraulics", "41.00", 3, "pcs"),
        ("PUMP-16", "Gear pump 16 cc", "Hydraulics", "385.00", 1, "pcs"),
        ("OIL-HLP46", "Hydraulic oil HLP 46", "Lubricants", "4.20", 60, "l"),
        ("GREASE-1", "Bearing grease, cartridge", "Lubricants", "7.90", 8, "pcs"),
        ("FIT-8MM", "Push-in fitting 8 mm", "Pneumatics", "2.60", 20, "pcs"),
        ("VALVE-52", "5/2-way valve 24 V", "Pneumatics", "97.00", 2, "pcs"),
        ("HEAT-500", "Heating cartridge 500 W", "Heating", "36.00", 3, "pcs"),
    )
)
