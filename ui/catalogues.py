"""Which sentences the source holds, and how the catalogues follow it: ``python -m ui.catalogues update``.

Sentences are the literals given to ``_``, ``N_`` and ``ngettext``, the templates given to a ``DomainError`` or one of
its subclasses, the ``default`` of such a class, and what is given to a parameter named ``sentence``.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from ui.language import LANGUAGES, SOURCE, catalogue_path

ROOT = Path(__file__).parent.parent
_MARKERS = {"_", "N_", "ngettext"}
_ROOT_ERROR = "DomainError"
_HANDED_ON = "sentence"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing to translate, and the file that says it."""

    text: str
    plural: str | None
    path: str


def sentences(root: Path = ROOT) -> list[Sentence]:
    """Every sentence of core, ui, pages and the entry script, in the order of the files."""
    trees = [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in _sources(root)]
    every = [tree for _path, tree in trees]
    errors, places = _error_names(every), _sentence_places(every)
    return [
        Sentence(text, plural, path.relative_to(root).as_posix())
        for path, tree in trees
        for node in ast.walk(tree)
        for text, plural in _said(node, errors, places)
    ]


def unreadable(root: Path = ROOT) -> list[str]:
    """Refusals and plurals whose sentence is put together at run time, so that no catalogue can hold it."""
    trees = [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in _sources(root)]
    asked = _error_names([tree for _path, tree in trees]) | {"ngettext"}
    return [
        f"{path.relative_to(root).as_posix()}:{node.lineno}"
        for path, tree in trees
        for node in ast.walk(tree)
        if path.name != "language.py"
        and isinstance(node, ast.Call)
        and node.args
        and _last_name(node.func) in asked
        and not any(_literals(node.args[0]))
        and _last_name(node.args[0]) != _HANDED_ON
    ]


def template(root: Path = ROOT) -> Catalog:
    """The sentences as a catalogue without translations; line numbers are left out so that diffs stay small."""
    catalogue = Catalog(project="Millwright", domain="millwright", charset="utf-8", fuzzy=False)
    for said in sentences(root):
        catalogue.add((said.text, said.plural) if said.plural else said.text, locations=[(said.path, 0)])
    return catalogue


def update(tag: str) -> str:
    """Bring one catalogue up to date: new sentences enter untranslated, dropped ones leave.

    Returns:
        A line for the person who runs it.
    """
    path = catalogue_path(tag)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = _existing(path, tag)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as out:
        write_po(out, catalogue, width=120, sort_output=True, omit_header=False, include_lineno=False)
    missing = sum(1 for message in catalogue if message.id and not _complete(message.string))
    return f"{len(catalogue)} sentences, {missing} untranslated"


def _existing(path: Path, tag: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=tag, project="Millwright", domain="millwright", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=tag)


def _complete(translation: object) -> bool:
    return all(translation) if isinstance(translation, list | tuple) else bool(translation)


def _sources(root: Path) -> Iterator[Path]:
    for folder in ("core", "ui", "pages"):
        yield from sorted((root / folder).rglob("*.py"))
    entry = root / "Home.py"
    if entry.exists():
        yield entry


def _error_names(trees: list[ast.Module]) -> set[str]:
    """``DomainError`` and every class that descends from it, by name."""
    bases = {
        node.name: {_last_name(base) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {_ROOT_ERROR}
    while grown := {name for name, parents in bases.items() if parents & found} - found:
        found |= grown
    return found


def _sentence_places(trees: list[ast.Module]) -> dict[str, int]:
    """The functions that are handed a sentence, and the place of that parameter."""
    return {
        node.name: names.index(_HANDED_ON)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and _HANDED_ON in (names := [each.arg for each in node.args.args])
    }


def _said(node: ast.AST, errors: set[str], places: dict[str, int]) -> Iterator[tuple[str, str | None]]:
    if isinstance(node, ast.ClassDef) and node.name in errors:
        yield from ((text, None) for text in _defaults(node))
    if not isinstance(node, ast.Call) or not node.args:
        return
    name = _last_name(node.func)
    if name == "ngettext":
        one, many = (list(_literals(argument)) for argument in node.args[:2])
        yield from zip(one, many, strict=True)
    elif name in _MARKERS or name in errors:
        yield from ((text, None) for text in _literals(node.args[0]))
    elif name in places:
        yield from ((text, None) for argument in node.args[places[name] :][:1] for text in _literals(argument))


def _defaults(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id="default"), value=ast.expr() as value):
                yield from _literals(value)
            case ast.Assign(targets=[ast.Name(id="default")], value=value):
                yield from _literals(value)


def _literals(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body)
            yield from _literals(orelse)


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _main(arguments: Sequence[str]) -> int:
    if list(arguments) != ["update"]:
        sys.stderr.write("usage: python -m ui.catalogues update\n")
        return 1
    for tag in LANGUAGES:
        if tag != SOURCE:
            sys.stdout.write(f"{tag}: {update(tag)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
