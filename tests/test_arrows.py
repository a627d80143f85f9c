"""Imports run one way, and only the command line prints, exits or asks the date (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# From the ground up. A room may import from its own and from lower floors.
FLOORS = (
    {"tax_tables", "scenarios"},
    {"models"},
    {"solver.errors", "solver.stopping", "solver.while_any"},
    {"solver.formulation", "solver.audit", "solver.simulate"},
    {"solver.backends"},
    {"solver.optimiser"},
    {"solver.reoptimise"},
    {"solver.simplest", "solver.steps", "solver.wishes", "solver.trades"},
    {"solver.run"},
    {"solver.alternatives", "solver.tree"},
    {
        "solver.report",
        "solver.baselines",
        "solver.explain",
        "solver.futures",
        "solver.sweep",
        "solver.following",
        "solver.receipts",
    },
    {"solver.service"},
    {"solver.serve", "solver.assistants"},
    {"solver.cli"},
)
STRANGERS = FLOORS[3]  # these never import one another: each is a reading of the household's years by itself
JUDGED = (
    "audit",
    "judge",
    "replay",
    "fill",
    "own_rates",
    "moved",
    "AuditReport",
    "Replayed",
    "Difference",
    "Fault",
)
DOORS_OF_AUDIT = {("solver", "audit", name) for name in JUDGED} | {("solver", "audit", "document", "audit")}
HEART = {"solver.formulation", "solver.optimiser", "solver.backends"}
REOPTIMISING = {
    "solver.explain",
    "solver.sweep",
    "solver.following",
    "solver.wishes",
}  # these ask solver/reoptimise alone for the heart
ALLOWED_LIBRARIES = {
    "pulp": ("solver.formulation", "solver.backends", "solver.optimiser"),
    "highspy": ("solver.backends",),
    "cvxpy": ("solver.trades",),
    "typer": ("solver.cli",),
    "rich": ("solver.cli", "solver.report"),
    "vl_convert": ("solver.report",),
    "xlsxwriter": ("solver.report",),
    "fastapi": ("solver.serve",),
    "starlette": ("solver.serve",),
    "uvicorn": ("solver.serve",),
    "jinja2": ("solver.serve",),
    "mcp": ("solver.assistants",),
}
MODULES = sorted(
    path.relative_to(ROOT)
    for room in ("tax_tables", "models", "solver", "scenarios")
    for path in (ROOT / room).rglob("*.py")
)


def room_of(parts: tuple[str, ...]) -> str:
    """`solver.audit` for solver/audit/replay.py, `models` for anything in models."""
    return ".".join(parts[:2]) if parts[0] == "solver" else parts[0]


def floor_of(room: str) -> int:
    for floor, rooms in enumerate(FLOORS):
        if room in rooms:
            return floor
    raise AssertionError(f"{room} has no floor yet: say in tests/test_arrows.py where it belongs")


def imports(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(line, absolute dotted name as a tuple, ours without `decumulate`) of every import of a module."""
    here = path.parent.parts
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, tuple(alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            module = tuple(node.module.split(".")) if node.module else ()
            base = here[: len(here) - node.level + 1] + module if node.level else module
            for alias in node.names:
                yield node.lineno, (*base, alias.name)


def is_ours(name: tuple[str, ...]) -> bool:
    return name[0] in {"tax_tables", "scenarios", "models", "solver"} and len(name) > 1


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_arrows(path: Path) -> None:
    here = room_of(path.with_suffix("").parts)
    if here == "solver.__init__":
        assert not list(imports(path)), f"{path} only marks a folder"
        return
    for line, name in imports(path):
        where = f"{path}:{line}"
        assert name[0] != "decumulate", f"{where}: inside the package imports are relative"
        if not is_ours(name) or room_of(name) in {here, "solver"}:
            continue
        there = room_of(name)
        assert floor_of(there) <= floor_of(here), (
            f"{where}: {here} imports {there}, which stands above it. Move what is needed down "
            f"to {here} or lower, or let the caller pass it in."
        )
        assert not {here, there} <= STRANGERS, (
            f"{where}: {here} and {there} never import one another, so that one can check the other. "
            "What both need is a fact: it belongs to models/household."
        )
        assert here != "solver.formulation" or name[:2] != ("models", "returns"), (
            f"{where}: the formulation reads the statute; the return of the forms checks it"
        )
        assert here != "solver.trades" or there not in STRANGERS, (
            f"{where}: trades asks neither the formulation nor the audit"
        )
        assert there != "solver.audit" or name in DOORS_OF_AUDIT, (
            f"{where}: the audit replays and judges; who needs a return or what a year receives asks models/returns"
        )
        door = here in REOPTIMISING and there in HEART and name[2:] != ("version",)
        assert not door, f"{where}: {here} asks solver/reoptimise, the one door to {there}"
        assert (here, there) != ("solver.audit", "solver.backends"), (
            f"{where}: the audit never loads a solver"
        )


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_libraries(path: Path) -> None:
    here = room_of(path.with_suffix("").parts)
    for line, name in imports(path):
        rooms = ALLOWED_LIBRARIES.get(name[0])
        assert rooms is None or here in rooms, (
            f"{path}:{line}: {name[0]} is imported in {', '.join(rooms)} only"
        )


def test_a_breach_is_seen() -> None:
    """The reader of imports resolves what this test relies on."""
    found = {name for _, name in imports(Path("solver/cli/planning.py"))}
    assert any(room_of(name) == "solver.cli" for name in found if is_ours(name))
    assert floor_of("solver.audit") > floor_of("models")


def forbidden_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        call = ast.unparse(node.func)
        if call in {"print", "input", "exit", "sys.exit"} or call.endswith((".today", ".now", ".utcnow")):
            yield f"{path}:{node.lineno}: {call}()"


@pytest.mark.parametrize("path", [p for p in MODULES if p.parts[:2] != ("solver", "cli")], ids=str)
def test_only_the_command_line_prints_exits_or_asks_the_date(path: Path) -> None:
    assert not list(forbidden_calls(path))


# ---- no circles, nothing long -------------------------------------------------------------------------------------

CHECKED = (
    "checks",
    "checks_choices",
    "checks_claims",
    "checks_current_course",
    "checks_giving",
    "checks_heirs",
    "checks_holdings",
    "checks_inherited",
    "checks_life_events",
    "checks_residence",
    "checks_rollovers",
    "checks_tree",
    "checks_uncertainty",
    "checks_year_to_date",
)
CIRCLES = {
    frozenset(f"models.scenario.{name}" for name in ("changes", "examine", "read", "scenario", *CHECKED))
}
"""Circles that stand. A changed scenario is read again through every check (`Scenario.with_changes`), and a check is of
a whole scenario."""
SAME_NAMES = frozenset[str]()
"""Class names that stand twice, each with its reason where the classes stand."""
LONG_BODIES = 25
"""Lines that 19 of 20 functions stay within, docstrings apart."""
LONG_FILE, LONG_FILES, LONGEST_FILE = 300, 26, 680
"""Lines of a file that are long; how many files are longer, and the longest: both are there to fall."""


def modules_imported() -> dict[str, set[str]]:
    """Every module and those it imports, lazily and for types alone too, by dotted names."""
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in MODULES}
    found: dict[str, set[str]] = {}
    for path in MODULES:
        here = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        dotted = ((".".join(name), ".".join(name[:-1])) for _, name in imports(path))
        found[here] = {whole if whole in names else outer for whole, outer in dotted} & names - {here}
    return found


def circles(arrows: dict[str, set[str]]) -> list[frozenset[str]]:
    """The groups in which every module reaches every other one, by what is reachable from each."""
    reachable: dict[str, set[str]] = {}
    for start in arrows:
        seen, left = set[str](), [start]
        while left:
            left.extend(new := arrows.get(left.pop(), set()) - seen)
            seen |= new
        reachable[start] = seen
    groups = (frozenset(other for other in reachable[name] if name in reachable[other]) for name in arrows)
    return sorted({group for group in groups if group}, key=sorted)


def test_no_module_imports_itself_in_a_circle() -> None:
    found = [sorted(circle) for circle in circles(modules_imported()) if circle not in CIRCLES]
    assert found == [], "what both need is a module of its own, below both"


def test_a_circle_is_seen() -> None:
    arrows = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"a"}}
    assert circles(arrows) == [frozenset("abc")]


def body_lines() -> Iterator[int]:
    for path in MODULES:
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                said = ast.get_docstring(node) is not None and len(node.body) > 1
                yield (node.end_lineno or node.lineno) - node.body[said].lineno + 1


def test_functions_are_short() -> None:
    lengths = sorted(body_lines())
    assert lengths[int(0.95 * len(lengths))] <= LONG_BODIES


def test_files_are_short() -> None:
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in MODULES}
    longer = sorted((lines, path) for path, lines in lengths.items() if lines > LONG_FILE)
    assert len(longer) <= LONG_FILES, f"one more file is long: {longer}"
    assert max(lengths.values()) <= LONGEST_FILE


def test_one_name_is_one_thing() -> None:
    """No class of the package has the name of another one, unless it says why where it stands."""
    found: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name not in SAME_NAMES:
                found.setdefault(node.name, []).append(str(path))
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
