"""House rules that no linter knows. Each is also shown a small offence, so that none can pass by looking at nothing."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager

ROOT = Path(__file__).parents[1]
DOMAINS = ("assets", "attachments", "audit", "inventory", "maintenance", "people", "preventive")
# These are handed the factory of sessions instead of a session: they own their transactions, before anybody is known.
OWN_TRANSACTIONS = {
    "core/audit/seal.py": "links committed rows, beside the commands",
    "core/people/drafts.py": "typing that was not sent changes nothing that others see",
    "core/people/demo.py": "nobody is signed in yet",
    "core/people/sessions.py": "nobody is signed in yet",
    "core/people/setup.py": "nobody is signed in yet",
}
STOPS = r"\b(MachineDowntime|JobSpell)\b|\b(open_spell|spells)\("
MACHINES = r"\bMachine\b"
PARTS, MOVEMENTS = r"\bSparePart\b", r"\b(InventoryTransaction|StockLevel)\b"


@dataclass(frozen=True)
class Source:
    """One file of the product."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def fault(self, node: ast.AST, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)} {what}"


def product() -> list[Source]:
    files = [
        ROOT / "Home.py",
        *(f for folder in ("core", "ui", "pages") for f in sorted((ROOT / folder).rglob("*.py"))),
    ]
    return [Source(f.relative_to(ROOT).as_posix(), f.read_text()) for f in files]


def commands_are_declared(source: Source) -> Iterator[str]:
    if not re.fullmatch(r"core/\w+/commands(/[a-z]\w*)?\.py", source.path):
        return
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            names = [ast.unparse(decorator) for decorator in node.decorator_list]
            if not any(name.startswith("command(Permission.") for name in names):
                yield source.fault(node, f"{node.name} is public and not a @command")
            if not node.args.args or node.args.args[0].arg != "session":
                yield source.fault(node, f"{node.name} does not take session first")
            if not {"actor", "clock"} <= {argument.arg for argument in node.args.kwonlyargs}:
                yield source.fault(node, f"{node.name} does not take actor and clock by name")


def domains_leave_transactions_alone(source: Source) -> Iterator[str]:
    if not source.path.startswith(tuple(f"core/{domain}/" for domain in DOMAINS)):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback", "begin"}:
            allowed = source.path in OWN_TRANSACTIONS and ast.unparse(node) == "sessions.begin"
            if not allowed:
                yield source.fault(node, f"{ast.unparse(node)}: the caller owns the transaction")


def only_downtime_writes_stops(source: Source) -> Iterator[str]:
    if source.path.startswith("core/") and not source.path.startswith("core/maintenance/downtime/"):
        yield from _writes(source, STOPS, ("MachineDowntime", "JobSpell"), attribute=None)


def only_status_sets_status(source: Source) -> Iterator[str]:
    if source.path.startswith("core/") and source.path != "core/assets/status.py":
        yield from _writes(source, MACHINES, ("Machine",), attribute="status")


def only_the_ledger_writes_stock(source: Source) -> Iterator[str]:
    if not source.path.startswith("core/") or source.path == "core/inventory/ledger.py":
        return
    for attribute in ("quantity", "reserved_quantity", "average_cost", "last_seq"):
        yield from _writes(source, PARTS, ("SparePart",), attribute=attribute)
    yield from _writes(source, MOVEMENTS, ("InventoryTransaction", "StockLevel"), attribute=None)


def pages_begin_with_enter(source: Source) -> Iterator[str]:
    if not source.path.startswith("pages/"):
        return
    first = next((n for n in source.tree.body if not _does_nothing_yet(n)), None)
    called = first.value if isinstance(first, ast.Expr | ast.Assign) else None
    if not (isinstance(called, ast.Call) and ast.unparse(called.func) == "enter"):
        yield source.fault(first or source.tree, "the page does not begin with enter()")


def _does_nothing_yet(node: ast.stmt) -> bool:
    """Imports, the docstring, definitions, and constants."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef) or _is_text(node):
        return True
    return (
        isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]).replace("_", "").replace(", ", "").strip("()").isupper()
    )


def pages_have_a_role_folder(source: Source) -> Iterator[str]:
    if re.fullmatch(r"pages/\w+\.py", source.path):
        yield f"{source.path} would be served without Home.py; put it into a role folder"


def files_are_short(source: Source) -> Iterator[str]:
    longest = 160 if source.path.startswith("pages/") else 300
    lines = source.text.count("\n")
    if lines > longest:
        yield f"{source.path} has {lines} lines, more than {longest}"


def functions_are_short(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            words = node.body[0] if _is_text(node.body[0]) else None
            lines = node.end_lineno - node.lineno + 1 - (words.end_lineno - words.lineno + 1 if words else 0)
            if lines > 45:
                yield source.fault(node, f"{node.name} has {lines} lines, more than 45")


def screens_wait_for_the_database(source: Source) -> Iterator[str]:
    if source.path.startswith("core/"):
        return
    for node in ast.walk(source.tree):
        opens = isinstance(node, ast.With) and re.search(
            r"\bsessions?\w*\(|\.begin\(|\bSession\(", " ".join(ast.unparse(i) for i in node.items)
        )
        if opens:
            for inner in ast.walk(ast.Module(node.body, [])):
                if isinstance(inner, ast.Attribute) and ast.unparse(inner.value) == "st":
                    yield source.fault(inner, "a call of streamlit inside an open database session")


def the_router_knows_no_database(source: Source) -> Iterator[str]:
    if source.path == "Home.py":
        for node in ast.walk(source.tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.split(".")[0] == "sqlalchemy" or name.startswith("core.storage"):
                    yield source.fault(node, f"the router imports {name}")


def nothing_read_for_one_person_is_kept_for_all(source: Source) -> Iterator[str]:
    """A page runs anew each time, so what it caches ends with the run; what a module of ``ui`` caches does not."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node).startswith("st.cache_"):
            yield source.fault(node, "keeps for everybody what was read for one")
        if source.path.startswith("ui/") and isinstance(node, ast.FunctionDef):
            is_cached = any("cache" in ast.unparse(decorator) for decorator in node.decorator_list)
            if is_cached and re.search(r"\b(read\(|run_query|session_state|actor\b)", ast.unparse(node)):
                yield source.fault(node, f"{node.name} keeps for everybody what was read for one")


def _writes(source: Source, kind: str, tables: tuple[str, ...], *, attribute: str | None) -> Iterator[str]:
    """Constructing, inserting, updating, deleting or assigning a row of those tables, followed through local names."""
    made = re.compile(rf"^({'|'.join(tables)})$")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).split(".")[-1]
            about = [ast.unparse(argument) for argument in node.args[:1]]
            written = name in {"insert", "update", "delete"} and any(made.match(a) for a in about)
            if (attribute is None and (made.match(name) or written)) or (
                attribute is not None and made.match(name) and attribute in {k.arg for k in node.keywords}
            ):
                yield source.fault(node, f"{ast.unparse(node)[:60]} writes what another module alone may write")
        if isinstance(node, ast.FunctionDef):
            yield from _assigned(source, node, kind, attribute)


def _assigned(source: Source, function: ast.FunctionDef, kind: str, attribute: str | None) -> Iterator[str]:
    rows = {a.arg for a in function.args.args if a.annotation and re.search(kind, ast.unparse(a.annotation))}
    for node in ast.walk(function):
        source_of = {ast.Assign: "value", ast.For: "iter", ast.comprehension: "iter"}.get(type(node))
        if source_of and _names_rows(getattr(node, source_of), kind, rows):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            rows |= {n.id for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for node in ast.walk(function):
        is_written = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        if is_written and ast.unparse(node.value) in rows and attribute in {None, node.attr}:
            yield source.fault(node, f"{ast.unparse(node)} is assigned outside of its one writer")


def _names_rows(value: ast.expr, kind: str, rows: set[str]) -> bool:
    text = ast.unparse(value)
    is_row = re.search(kind, text) and re.match(r"(get|get_locked|session|downtime|open_spell|spells|min|max)\b", text)
    passed_on = re.match(r"(min|max|next|sorted|list)\((\w+)", text)
    return bool(is_row) or text in rows or bool(passed_on and passed_on.group(2) in rows)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


Rule = Callable[[Source], Iterator[str]]
LONG = "x = 1\n" * 301
RULES: list[tuple[Rule, str, str]] = [
    (commands_are_declared, "core/assets/commands.py", "def sell_machine(session, *, actor, clock): ..."),
    (commands_are_declared, "core/x/commands/sell.py", "@command(Permission.A)\ndef sell(name, *, actor, clock): ..."),
    (commands_are_declared, "core/x/commands/sell.py", "@command(Permission.A)\ndef sell(session, actor, clock): ..."),
    (domains_leave_transactions_alone, "core/assets/commands.py", "session.commit()"),
    (domains_leave_transactions_alone, "core/people/sessions.py", "session.rollback()"),
    (domains_leave_transactions_alone, "core/people/commands.py", "with sessions.begin() as session: ..."),
    (only_downtime_writes_stops, "core/maintenance/rules.py", "MachineDowntime(machine_id=1)"),
    (only_downtime_writes_stops, "core/maintenance/rules.py", "models.JobSpell(request_id=1)"),
    (only_downtime_writes_stops, "core/maintenance/rules.py", "session.execute(update(JobSpell).values(is_void=True))"),
    (only_downtime_writes_stops, "core/maintenance/x.py", "def f(s: JobSpell):\n    s.ended_at = None"),
    (
        only_downtime_writes_stops,
        "core/x.py",
        "def f(a):\n  for s in downtime.spells(a):\n    t = s\n    t.is_void = True",
    ),
    (only_downtime_writes_stops, "core/x.py", "def f(a):\n  r = get_locked(a, MachineDowntime, 1)\n  r.reason = ''"),
    (only_status_sets_status, "core/maintenance/x.py", "def f(m: Machine):\n    m.status = 'DOWN'"),
    (
        only_status_sets_status,
        "core/maintenance/x.py",
        "def f(a):\n    m = get_locked(a, Machine, 1)\n    m.status = 'DOWN'",
    ),
    (only_status_sets_status, "core/maintenance/x.py", "Machine(name='Press', status='DOWN')"),
    (only_the_ledger_writes_stock, "core/inventory/x.py", "def f(p: SparePart):\n    p.quantity -= 1"),
    (only_the_ledger_writes_stock, "core/inventory/x.py", "def f(p: SparePart):\n    p.reserved_quantity = 1"),
    (only_the_ledger_writes_stock, "core/inventory/x.py", "session.add(InventoryTransaction(delta=1))"),
    (only_the_ledger_writes_stock, "core/x.py", "session.execute(update(StockLevel).values(quantity=1))"),
    (pages_begin_with_enter, "pages/manager/triage.py", '"""Triage."""\nimport x\nst.title("Triage")\nenter("Triage")'),
    (pages_begin_with_enter, "pages/manager/triage.py", '"""Only words."""'),
    (pages_have_a_role_folder, "pages/triage.py", ""),
    (files_are_short, "core/assets/rules.py", LONG),
    (files_are_short, "pages/manager/triage.py", LONG[: 161 * 6]),
    (functions_are_short, "ui/page.py", "def f():\n" + "    x = 1\n" * 46),
    (screens_wait_for_the_database, "ui/page.py", "with sessions() as session:\n    st.write(1)"),
    (screens_wait_for_the_database, "pages/x/y.py", "with sessions.begin() as s:\n    if s:\n        st.toast('')"),
    (the_router_knows_no_database, "Home.py", "from sqlalchemy.orm import Session"),
    (the_router_knows_no_database, "Home.py", "import core.storage"),
    (nothing_read_for_one_person_is_kept_for_all, "pages/x/y.py", "@st.cache_data\ndef f(): ..."),
    (nothing_read_for_one_person_is_kept_for_all, "ui/x.py", "@cache\ndef f():\n    return read(people)"),
]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _, _ in RULES), ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_rule(rule):
    assert [fault for source in product() for fault in rule(source)] == []


@pytest.mark.parametrize(("rule", "path", "text"), RULES, ids=lambda value: getattr(value, "__name__", None))
def test_the_rule_sees_an_offence(rule, path, text):
    assert list(rule(Source(path, text)))


def test_the_rules_let_the_owners_write():
    writer = "def f(s: JobSpell):\n    s.ended_at = None\n    MachineDowntime()"
    assert list(only_downtime_writes_stops(Source("core/maintenance/downtime/line.py", writer))) == []
    assert list(only_status_sets_status(Source("core/assets/status.py", "def f(m: Machine):\n    m.status = 1"))) == []
    assert list(domains_leave_transactions_alone(Source("core/people/sessions.py", "sessions.begin()"))) == []


def test_those_who_own_their_transaction_still_exist():
    assert [path for path in OWN_TRANSACTIONS if not (ROOT / path).exists()] == []


def test_every_command_module_and_every_page_has_a_test_file_of_its_name():
    assert _without_test([source.path for source in product()], lambda path: (ROOT / path).exists()) == []


def test_a_missing_test_file_is_seen():
    paths = [
        "core/maintenance/commands/start_work.py",
        "core/people/commands.py",
        "pages/manager/triage.py",
        "ui/page.py",
    ]
    assert _without_test(paths, lambda path: False) == [
        "tests/core/maintenance/commands/test_start_work.py",
        "tests/core/people/test_commands.py",
        "tests/pages/manager/test_triage.py",
    ]


def _without_test(paths: list[str], exists: Callable[[str], bool]) -> list[str]:
    named = re.compile(r"core/\w+/commands(/[a-z]\w*)?\.py|pages/\w+/\w+\.py")
    wanted = [Path("tests") / Path(path).parent / f"test_{Path(path).name}" for path in paths if named.fullmatch(path)]
    return [path.as_posix() for path in wanted if not exists(path.as_posix())]


def test_the_flag_that_keeps_streamlit_from_serving_the_pages_folder_by_itself_still_exists():
    assert isinstance(PagesManager.uses_pages_directory, bool | None)
