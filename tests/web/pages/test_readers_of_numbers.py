"""Whatever makes a number of a text in the outer layers is known, and every sheet is held against the known words."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

import rongtong_assess

ROOT = Path(rongtong_assess.__file__).parent

# Where a call below is right although its text came from outside: why.
ALLOWED: Mapping[str, tuple[str, Collection[str]]] = {
    "cli/console/parquet_tables.py": (
        "a column of floats is numbers already; what they are good for, the sheet's reading says",
        ["int(number)", "Decimal(repr(number))"],
    ),
    "content/edition/file_shapes.py": (
        "a pattern of an edition's own, of few digits",
        ["Decimal(low)", "Decimal(high)"],
    ),
    "content/reading/cell_values.py": (
        "a cell that a spreadsheet program holds as a number: digits and exponent of a pattern of bounded length; "
        "and a bound in its number format, by a pattern",
        [
            "Decimal(text)",
            "Decimal(condition[2])",
            "Decimal(f'{stored:.{MOST_DIGITS - 1}e}')",
            "Decimal(f'{number.normalize() + 0:f}')",
            "int(number)",
            "int(escaped[1], 16)",
        ],
    ),
    "content/registers.py": ("the digits of a code, which is no number", ["isdigit"]),
    "content/workbook/export.py": ("a number that was read before", ["Decimal(value)"]),
    "content/workbook/sheet_writer.py": ("a number that was read before", ["float(value)"]),
    "content/workbook/read.py": ("a number that was read before", ["int(match[2])"]),
    "content/workbook/rows.py": ("a number that was read before", ["int(number)"]),
    "content/product/reading.py": (
        "the digits of a pattern: a level, a day",
        ["int(weeks_low)", "int(weeks_high)", "map(int, match.groups())", "int(match[3])", "int(match[2])"],
    ),
    "content/evidence/inspector.py": ("the port of a setting; a wrong one is a scanner that is away", ["int(port)"]),
    "content/reading/shapes.py": ("an int of a YAML file, whose digits are bounded there", ["Decimal(value)"]),
    "content/reading/text_file.py": ("a number that was read before", ["int(_number(text))"]),
    "content/reading/sheet_reader.py": ("a row's number, of few digits by its pattern", ["int(match[2])"]),
    "content/model_files.py": (
        "a file that comes with the program",
        ["Decimal(document['coverage'])", "Decimal(part['from'])"],
    ),
    "content/catalogue/solutions_table.py": (
        "a number that was read before, and the digit of a pattern",
        ["int(week)", "int(low)", "int(high)"],
    ),
    "content/reading/workbook_parts.py": ("the number of a style or a text, of few digits", ["int(text)", "isdigit"]),
    "content/reading/workbook_source.py": ("a number that was read before", ["Decimal(plain[0])"]),
    "content/reading/yaml_source.py": (
        "a pattern of few digits: files of administrators, not of visitors",
        ["int(text)", "Decimal(text)"],
    ),
    "content/reading/yaml_writer.py": ("a key that is no number", ["isdigit"]),
    "services/demo/cases/firms.py": ("invented here", ["Decimal(900 + 410 * place)"]),
    "settings.py": ("a constant of the program", ["int(default)"]),
    "web/platform/cases/batches.py": ("a constant of the program", ["Decimal(MOST_MONTHS)"]),
    "web/platform/quality/quality.py": ("a constant of the program", ["Decimal(MOST_DRAWN)"]),
    "web/platform/settings.py": ("a constant of the program", ["Decimal(MOST_APPEAL_DAYS)"]),
    "web/platform/visit/messages.py": ("one of the choices, a digit by its pattern", ["int(found[0])"]),
    "jobs/__main__.py": ("written by the process that starts this one", ["int(sys.argv[1])"]),
    "services/assessment/confirm_numbers.py": ("a stored profile", ["Decimal(profile.employees)"]),
    "services/assessment/firm_profile.py": ("a number that was read before", ["Decimal(number)"]),
    "services/forecast/trained.py": ("eight digits of a day", ["int(digits[:8] or 0)"]),
    "services/roadmap/make_report.py": ("a stored result", ["Decimal(revenue)"]),
    "services/consulting/assignment/propose_plan.py": ("an account of a stored question", ["int(consultant_id)"]),
    "services/consulting/draws/carry_out.py": (
        "an account of a stored draw",
        ["int(expert_id.rpartition('#')[2])"],
    ),
    "services/result/readable_assessments.py": ("a pattern of at most 17 digits", ["int(found[1])"]),
    "services/result/recompute.py": ("calculated here", ["Decimal(decimal_text(scorecard.score_points))"]),
    "services/forecast/retrain.py": (
        "a day, and a record of our own",
        ["int(f'{today:%Y%m%d}')", "int(record['verified_firms'])"],
    ),
    "services/forecast/submit.py": ("calculated here", ["Decimal(decimal_text(scorecard.score_points))"]),
    "services/visit/visit_result.py": ("calculated here", ["Decimal(decimal_text(scorecard.score_points))"]),
    "services/visit/visit_list.py": ("calculated here", ["float(self.found_level is not None or self.is_elsewhere)"]),
    "web/account/api_keys.py": ("one of the choices", ["int(form.lifetime.data)"]),
    "web/buffering_worker.py": (
        "counted by the server",
        ["int(request.body_bytes_received + request.header_bytes_received)"],
    ),
    "web/account/emails.py": ("calculated here", ["int(GOOD_FOR.total_seconds())"]),
    "web/account/log_in_names.py": ("calculated here", ["int(GOOD_FOR.total_seconds())"]),
    "web/firm/roadmap/plan_form.py": ("a choice that was checked", ["int(self.target.data)"]),
    "web/account/log_in_failures.py": ("calculated here", ["int((session_now() + KNOWN_FOR).timestamp())"]),
    "web/frame/limits.py": ("an address that was read", ["int(address)"]),
    "web/frame/fields.py": (
        "a number that was read before, and the digits of a day",
        ["int(super().read(typed))", "Decimal(self.data)", "map(int, found.groups())"],
    ),
    "web/public/quick.py": ("one of the levels", ["int(values[0])"]),
    "web/frame/visit_cookie.py": ("calculated here", ["int((now + VISIT_LASTS).timestamp())"]),
}
MAKERS = {"Decimal", "int", "float", "Fraction", "complex"}
READERS = {
    *("IntegerField", "DecimalField", "FloatField", "IntegerRangeField", "DecimalRangeField", "NumberRange"),
    *("IntRange", "FloatRange", "INT", "FLOAT", "isdigit", "isdecimal", "isnumeric", "literal_eval"),
}


def other_readers(tree: ast.AST) -> Iterator[str]:
    """Calls and names by which text becomes a number."""
    for node in ast.walk(tree):
        name = getattr(node, "id", getattr(node, "attr", ""))
        if name in READERS:
            yield name
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        mapped = called == "map" and node.args and getattr(node.args[0], "id", "") in MAKERS
        makes = called in MAKERS and any(not isinstance(argument, ast.Constant) for argument in node.args)
        typed = any(key.arg == "type" and getattr(key.value, "id", "") in MAKERS for key in node.keywords)
        if mapped or makes or typed:
            yield ast.unparse(node)


def test_nothing_else_makes_numbers_of_what_came_in() -> None:
    """Whoever adds a door either takes the one reader or says here why not."""
    folders = ("web", "content", "services", "cli", "jobs")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")] + [ROOT / "settings.py"]
    found = {
        str(path.relative_to(ROOT)): calls
        for path in files
        if (calls := list(other_readers(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert {file: set(calls) for file, calls in found.items()} == {
        file: set(calls) for file, (_why, calls) in ALLOWED.items()
    }


@pytest.mark.parametrize(
    "line",
    ["int(request.args['n'])", "Decimal(text)", "args.get('n', type=int)", "IntegerField('n')", "map(int, texts)"],
)
def test_the_search_finds_a_reader_of_another_kind(line: str) -> None:
    assert list(other_readers(ast.parse(line)))


def test_every_sheet_from_outside_is_held_against_the_known_industries_and_regions() -> None:
    """Documents of our own were checked when they came in; an edition's examples are held against it when shipped."""
    own = {"core/assessment/sheet_json.py", "content/edition/publication.py"}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or str(path.relative_to(ROOT)) in own:
                continue
            called = getattr(node.func, "id", "")
            is_outer = called in {"score_document", "score_rows"} or (called == "read_sheet" and len(node.args) == 2)
            if is_outer:
                assert "terms" in {key.arg for key in node.keywords}, f"{path}:{node.lineno}"
