"""Who works in the demo plant."""

from core.kernel import Role

STAFF: tuple[tuple[str, str, Role], ...] = (
    ("grace", "Grace Okafor", Role.ADMIN),
    ("marek", "Marek Nowak", Role.SUPERVISOR),
    ("julie", "Julie Lefèvre", Role.SUPERVISOR),
    ("tom", "Tom Ashworth", Role.SUPERVISOR),
    ("ana", "Ana Kovačević", Role.MAINTENANCE_TECH),
    ("ben", "Ben Whitaker", Role.MAINTENANCE_TECH),
    ("chen", "Chen Wei", Role.MAINTENANCE_TECH),
    ("dilip", "Dilip Rao", Role.MAINTENANCE_TECH),
    ("elif", "Elif Yıldız", Role.MAINTENANCE_TECH),  # noqa: RUF001 - a Turkish name
    ("finn", "Finn Østergård", Role.MAINTENANCE_TECH),
    ("helen", "Helen Marsh", Role.MAINTENANCE_MANAGER),
    ("lukas", "Lukas Groß", Role.MAINTENANCE_MANAGER),
    ("priya", "Priya Sharma", Role.INVENTORY_MANAGER),
    ("walter", "Walter Böhm", Role.INVENTORY_MANAGER),
)
MORE_TECHNICIANS: tuple[tuple[str, str, Role], ...] = (
    ("ivo", "Ivo Marinov", Role.MAINTENANCE_TECH),
    ("joao", "João Pereira", Role.MAINTENANCE_TECH),
    ("kate", "Kate Sullivan", Role.MAINTENANCE_TECH),
    ("nikos", "Νίκος Παππάς", Role.MAINTENANCE_TECH),
)
MANY_MACHINES = 30
