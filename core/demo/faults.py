"""How machines of the demo plant fail: worn out after a while, or at any time."""

from dataclasses import dataclass

import numpy as np

from core.maintenance import Symptom

WEAR_SHAPE = 2.5


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail.

    Attributes:
        code: of the catalogue of failure codes.
        wears: whether it is wear (Weibull of shape 2.5) rather than chance (exponential).
        mean_days: mean life in days.
        repair_min: median minutes of active repair.
        stops: the chance that it stops the machine.
        part: number of the spare part that it may need.
    """

    code: str
    wears: bool
    mean_days: float
    repair_min: float
    stops: float
    symptom: Symptom
    reports: tuple[str, ...]
    cause: str
    remedy: str
    part: str | None = None

    def life_days(self, rng: np.random.Generator) -> float:
        """A life drawn from the fault's distribution, in days."""
        if self.wears:
            return float(rng.weibull(WEAR_SHAPE) * self.mean_days / 0.8873)
        return float(rng.exponential(self.mean_days))


BEARING = Fault("WEAR-001", True, 260, 150, 0.7, Symptom.NOISE,
    ("Grinding noise from the drive end, getting louder.", "Bearing squeals and the housing is hot."),
    "Bearing at the end of its life", "Changed the bearing and greased it", "BRG-6205")  # fmt: skip
SEAL = Fault("WEAR-002", True, 140, 70, 0.6, Symptom.LEAK,
    ("Oil on the floor under the cylinder.", "Product drips from the filling head."),
    "Seal hard and cracked", "Changed the seal set", "SEAL-40")  # fmt: skip
BELT = Fault("WEAR-003", True, 180, 55, 0.8, Symptom.NOISE,
    ("The belt slips at full speed.", "Belt frayed at the edge and jumps off."),
    "Belt stretched", "Fitted a new belt and set the tension", "BELT-A68")  # fmt: skip
BLADE = Fault("WEAR-004", True, 75, 35, 0.4, Symptom.QUALITY,
    ("Cut edge is ragged, scrap goes up.", "Tool leaves chatter marks on the parts."),
    "Tool blunt", "Changed the tool and set it", "BLADE-12")  # fmt: skip
JAM = Fault("MECH-003", False, 55, 22, 0.95, Symptom.JAM,
    ("Bottles jam at the infeed star.", "Carton stuck under the pusher.", "Jammed again at the transfer."),
    "Misfeed of a damaged carton", "Cleared the jam and reset the guide")  # fmt: skip
LOOSE = Fault("MECH-002", False, 190, 45, 0.5, Symptom.NOISE,
    ("Something rattles at the gearbox.", "Guard shakes loose when it runs."),
    "Bolts worked loose", "Tightened and secured with thread lock")  # fmt: skip
ADJUST = Fault("MECH-004", False, 120, 40, 0.35, Symptom.QUALITY,
    ("Labels sit crooked, about 3 mm off.", "Caps are not tight on lane 2."),
    "Out of adjustment after a changeover", "Adjusted and ran twenty good pieces")  # fmt: skip
BROKEN = Fault("MECH-001", False, 420, 210, 0.95, Symptom.NOISE,
    ("Loud bang, then it stopped. The shaft looks bent.", "Gripper arm has broken off."),
    "Overload after a jam", "Changed the broken part and checked the overload clutch", "SHAFT-22")  # fmt: skip
MOTOR = Fault("ELEC-001", False, 620, 190, 1.0, Symptom.NO_START,
    ("Motor hums but does not turn.", "Motor trips at once and smells burnt."),
    "Winding burnt out", "Changed the motor", "MOT-4KW")  # fmt: skip
SENSOR = Fault("ELEC-002", False, 95, 30, 0.75, Symptom.ELECTRICAL,
    ("Stops with 'no product' although there is product.", "The light barrier does not see the tray."),
    "Sensor dirty or defective", "Changed the sensor and taught it again", "SENS-M12")  # fmt: skip
CABLE = Fault("ELEC-003", False, 260, 60, 0.8, Symptom.ELECTRICAL,
    ("Cuts out whenever the arm swings to the left.", "Loose contact in the plug of the head."),
    "Cable broken in the drag chain", "Laid a new cable", "CBL-5G")  # fmt: skip
DRIVE = Fault("ELEC-004", False, 340, 95, 0.9, Symptom.ELECTRICAL,
    ("Drive shows F07 and cannot be reset.", "Panel frozen, axis does not reference."),
    "Fault of the frequency converter", "Loaded the parameters again, changed the fan", "DRV-FAN")  # fmt: skip
FUSE = Fault("ELEC-005", False, 210, 25, 1.0, Symptom.NO_START,
    ("No power at all after the break.", "The breaker trips at start."),
    "Protection tripped by a damp plug", "Dried the plug and reset the breaker")  # fmt: skip
OIL = Fault("HYD-001", True, 160, 65, 0.45, Symptom.LEAK,
    ("Puddle of oil under the power pack.", "Hydraulic oil drips from the valve block."),
    "O-ring flattened", "New O-rings, topped up the oil", "ORING-KIT")  # fmt: skip
HOSE = Fault("HYD-002", True, 380, 85, 1.0, Symptom.LEAK,
    ("Hose burst, oil everywhere, machine switched off.", "High pressure hose is spraying oil."),
    "Hose chafed on the frame", "Changed the hose and added a clamp", "HOSE-38")  # fmt: skip
PUMP = Fault("HYD-003", False, 540, 170, 0.9, Symptom.NOISE,
    ("Pressure falls under load.", "The pump screams and builds no pressure."),
    "Pump worn inside", "Changed the pump, flushed the tank", "PUMP-16")  # fmt: skip
AIR = Fault("PNEU-001", False, 130, 30, 0.3, Symptom.LEAK,
    ("Loud hiss of air behind the gripper.", "Air pressure too low on station 4."),
    "Push-in fitting leaks", "Changed the fitting and the tube", "FIT-8MM")  # fmt: skip
VALVE = Fault("PNEU-002", False, 170, 45, 0.85, Symptom.JAM,
    ("Cylinder does not come back.", "The pusher stays out, valve clicks only."),
    "Valve stuck by dirt", "Changed the valve, drained the filter", "VALVE-52")  # fmt: skip
HOT = Fault("THER-001", False, 230, 60, 0.7, Symptom.SMOKE,
    ("Over-temperature alarm, smells hot.", "Smoke from the cabinet, switched off."),
    "Cooling fan blocked by dust", "Cleaned the fan and the filter mats", "DRV-FAN")  # fmt: skip
HEATER = Fault("THER-002", True, 300, 75, 0.85, Symptom.QUALITY,
    ("Sealing bar stays cold on the right.", "Zone 3 does not reach its temperature."),
    "Heating cartridge burnt through", "Changed the cartridge", "HEAT-500")  # fmt: skip
GREASE = Fault("LUBR-001", False, 150, 25, 0.2, Symptom.NOISE,
    ("Chain runs dry and squeaks.", "Lubrication alarm, the reservoir is empty."),
    "Lubricator empty", "Filled the lubricator and greased by hand", "GREASE-1")  # fmt: skip
SHAKE = Fault("VIBR-001", True, 310, 120, 0.4, Symptom.NOISE,
    ("Strong vibration at high speed.", "The whole frame shakes since the morning."),
    "Coupling worn", "Changed the coupling star and aligned the shafts", "CPL-STAR")  # fmt: skip
