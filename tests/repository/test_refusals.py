"""Pages answer refusals in one way (ADR 39): who catches one by hand is named here, with the reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import tuntas

SOURCES = Path(tuntas.__file__).parent
REFUSALS = {"DomainError", "NotPermittedError", "OvertakenError"}
BY_HAND = {
    "assessments/rounds/views/sheet.py what_if": "a page that is read says why it is empty",
    "assessments/surveys/views/respond.py _form_page": "503: the device keeps and tries later",
    "assessments/surveys/views/respond.py _take": "503: the device keeps and tries later",
    "exchange/events/views/upload.py _looked_at": "the fault of a file stands beside the field",
    "exchange/views/looking.py handed_in": "the fault of a file stands beside the field",
    "exchange/views/looking.py looked_at": "a file that cannot be taken any more is asked for again",
    "improvements/projects/views/documents.py _file": "a paper cannot be made: its page says why",
    "improvements/promises/views/forums.py _pdf": "a paper cannot be made: its page says why",
    "improvements/promises/views/survey_documents.py _file": "a paper cannot be made: as above",
    "improvements/reform/views/plans.py reform_workbook": "a paper cannot be made: as above",
}


def test_only_these_views_catch_a_refusal_by_hand() -> None:
    found = {
        f"{path.relative_to(SOURCES)} {function}"
        for path in SOURCES.rglob("*.py")
        if "views" in str(path.relative_to(SOURCES)) and "tests" not in path.parts
        for function in catching(ast.parse(path.read_text()))
    }
    assert found == set(BY_HAND)


def catching(tree: ast.AST) -> Iterator[str]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and any(map(catches, ast.walk(function))):
            yield function.name


def catches(node: ast.AST) -> bool:
    return isinstance(node, ast.ExceptHandler) and bool(
        {name.id for name in ast.walk(node.type or node) if isinstance(name, ast.Name)} & REFUSALS
    )
