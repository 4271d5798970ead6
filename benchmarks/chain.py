"""What the chain over the audit log costs the people who work: commands of 16 at once, with the sealer and without."""

from statistics import median
from threading import Barrier, Thread
from time import perf_counter

from benchmarks.plants import Plant, databases, plant
from core import audit, maintenance
from core.jobs import Sealer
from core.storage import run_command

WRITERS, EACH = 16, 150
LIMIT = 1.1


def main() -> None:
    """Measure and print."""
    with databases(2) as addresses:
        for engine, (without, sealed) in addresses.items():
            plain, chained = plant(without, 1), plant(sealed, 1)
            alone = _commands(plain)
            sealer = Sealer(chained.sessions, chained.clock, every_s=1.0)
            sealer.start()
            together = _commands(chained)
            sealer.stop()
            audit.seal(chained.sessions, chained.clock(), full=True)
            with chained.sessions() as session:
                verdict = audit.verify(session)
            ratio = median(together) / median(alone)
            word = "within" if ratio <= LIMIT else "ABOVE"
            print(
                f"\n{engine}: {WRITERS} writers, {EACH} commands each; chain of {verdict.rows}, sound: {verdict.sound}"
            )
            print(
                f"  median {median(alone) * 1000:.1f} ms without the sealer, {median(together) * 1000:.1f} ms with it"
            )
            print(f"  ratio {ratio:.2f}, {word} the limit of {LIMIT}")


def _commands(made: Plant) -> list[float]:
    text = "Oil is leaking at the cylinder"
    reported = run_command(
        made.sessions,
        maintenance.report_breakdown,
        made.machines[0],
        text,
        machine_stopped=True,
        actor=made.supervisor,
        clock=made.clock,
    )
    taken: list[float] = []
    barrier = Barrier(WRITERS)

    def write() -> None:
        barrier.wait()
        for _ in range(EACH):
            began = perf_counter()
            run_command(
                made.sessions,
                maintenance.add_comment,
                reported.request_id,
                "Still leaking",
                actor=made.supervisor,
                clock=made.clock,
            )
            taken.append(perf_counter() - began)

    threads = [Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken
