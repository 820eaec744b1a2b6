"""A module is short, named by what it holds, and leaves to others what others own."""

import ast
import io
import tokenize

import pytest

from tests.house.source import Module, house, modules

LONGEST_MODULE = 250
LONGEST_FUNCTION = 30
KINDS = {
    *("base_utils", "common", "helper", "helpers", "lib", "manager", "managers", "misc"),
    *("models", "shared", "stuff", "tools", "util", "utils"),
}
SILENT = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}

WRITTEN = [*house(), *modules("bench", "fuzz", "tests", "migrations/env.py")]
every_module = pytest.mark.parametrize("module", WRITTEN, ids=lambda module: module.place)
every_shipped = pytest.mark.parametrize("module", house(), ids=lambda module: module.place)


def code_lines(module: Module) -> set[int]:
    """The numbers of the lines that hold code: no blanks, no comments, no docstrings."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type not in SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines - {line for node in ast.walk(module.tree) for line in docstring(node)}


def docstring(node: ast.AST) -> range:
    """The lines of a node's docstring, or none."""
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return range(0)
    is_text = isinstance(first.value.value, str)
    return range(first.lineno, (first.end_lineno or 0) + 1) if is_text else range(0)


def long_functions(module: Module) -> list[str]:
    """Each function with too many lines of code, and how many."""
    lines = code_lines(module)
    functions = [
        node
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    sizes = {
        node.name: len(lines.intersection(range(node.lineno, (node.end_lineno or 0) + 1)))
        for node in functions
    }
    return [f"{name}: {size}" for name, size in sizes.items() if size > LONGEST_FUNCTION]


def calls(module: Module) -> list[tuple[str, int]]:
    """Every call, as written (`datetime.now`), with its line."""
    return [
        (ast.unparse(node.func), node.lineno)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
    ]


@every_module
def test_a_module_is_short_enough_to_read_at_once(module: Module) -> None:
    assert len(module.text.splitlines()) <= LONGEST_MODULE


@every_module
def test_a_function_is_short_enough_to_read_at_once(module: Module) -> None:
    assert not long_functions(module)


@every_module
def test_a_module_is_named_by_what_it_holds(module: Module) -> None:
    assert not KINDS.intersection(module.name.split("."))


@every_module
def test_a_module_opens_by_saying_what_it_is_for(module: Module) -> None:
    said = ast.get_docstring(module.tree)
    assert said, f"{module.place} has no docstring"
    assert said.splitlines()[0].endswith((".", "?", "。"))


@every_shipped
def test_only_commands_print(module: Module) -> None:
    if not module.inside("tipline.commands", "tipline.demo"):
        assert not [line for name, line in calls(module) if name == "print"]


@every_module
def test_no_error_is_swallowed_whole(module: Module) -> None:
    swallowed = [
        node.lineno
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and all(isinstance(inner, ast.Pass | ast.Continue) for inner in node.body)
    ]
    assert not swallowed


@every_shipped
def test_nothing_but_the_edge_commits(module: Module) -> None:
    if module.name != "tipline.storage.database":
        # A file's sink is committed too, by whoever writes the file; that is no transaction.
        ended = [
            line
            for name, line in calls(module)
            if name.endswith((".commit", ".rollback")) and not name.endswith("sink.commit")
        ]
        assert not ended


@every_shipped
def test_nothing_but_the_clock_asks_the_time(module: Module) -> None:
    if module.name != "tipline.clock":
        asked = [
            (name, line)
            for name, line in calls(module)
            if name.endswith(("datetime.now", "datetime.utcnow", "datetime.today", "date.today"))
            or name in {"time.time", "time.time_ns"}
        ]
        assert not asked


@every_shipped
def test_the_environment_is_read_in_one_place(module: Module) -> None:
    readers = ("tipline.settings", "tipline.processes.serving", "tipline.commands", "wsgi")
    if not module.inside(*readers):
        read = [
            node.lineno
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
        ]
        assert not read


def test_the_measure_of_a_function_leaves_out_what_is_not_code() -> None:
    module = Module(house()[0].path)
    body = "\n".join(f"    # note {n}\n\n    x = {n}" for n in range(LONGEST_FUNCTION - 1))
    module.__dict__["text"] = f'def fits():\n    """Say.\n\n    More.\n    """\n{body}\n'
    assert not long_functions(module)
    del module.__dict__["tree"]
    module.__dict__["text"] += "    y = 1\n"
    assert long_functions(module) == [f"fits: {LONGEST_FUNCTION + 1}"]
