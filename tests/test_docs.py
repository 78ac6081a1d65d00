"""The documentation says what the code does: names, numbers, messages, commands, links."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import json
import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
import typer.main
from prometheus_client import REGISTRY
from typer.core import TyperGroup

from alerts.rules.catalogue import facts
from alerts.rules.model import parse_rule
from docs import live_asyncapi
from recognition import formats
from recognition.radio import BOUNDS, Radio
from recognition.zones import parse_plan, plan_dict
from server import cli
from server.api import ingest
from server.api.floor_schemas import FloorView
from server.api.schemas import CardView
from server.channels import messages as live
from server.commands.add_venue import read_plan
from server.commands.openapi import openapi_document
from server.config import Settings
from server.errors import MaitredError
from server.guestline import Line
from server.store import tables

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
CODE = [path for room in ("recognition", "alerts", "server") for path in sorted((ROOT / room).rglob("*.py"))]
FORBIDDEN = {"event", "events", "detection", "detections", "user", "users", "vip", "vips"}

Rows = list[list[str]]


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """From a heading to the next one of its rank or above."""
    rank = len(heading) - len(heading.lstrip("#"))
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{rank}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"There is no section {heading!r}."
    return found[1]


def rows(text: str) -> Rows:
    """The cells of all tables, without headings and rulers."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rulers = {number for number, line in enumerate(lines) if re.fullmatch(r"[|\s:-]+", line)}
    kept = [line for number, line in enumerate(lines) if not rulers & {number, number + 1}]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in kept]


def first_names(text: str) -> list[str]:
    """What each row of the tables is about: the names in back quotes in its first cell."""
    return [name for row in rows(text) for name in re.findall(r"`([^`]+)`", row[0])]


def json_blocks(text: str) -> list[str]:
    return re.findall(r"^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """The anchors that a Markdown page has, as the usual renderers make them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links() -> Iterator[tuple[Path, str]]:
    for path in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
            if "://" not in target:
                yield path, target


def named(dotted: str) -> object:
    """What a dotted name in the code stands for."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        holder: object = module
        return reduce(member, parts[cut:], holder)
    raise AttributeError(dotted)


def member(holder: object, name: str) -> object:
    fields = getattr(holder, "__annotations__", {})
    return fields[name] if name in fields and not hasattr(holder, name) else getattr(holder, name)


# Settings and commands


def test_every_setting_is_documented_with_its_default() -> None:
    """docs/settings.md lists each setting of the server, no other, and the default it really has."""
    cells = [[cell.strip("`") for cell in row] for row in rows(page("settings.md"))]
    table = {row[0]: row[1] for row in cells if row[0].startswith("MAITRED_")}
    real = {f"MAITRED_{name.upper()}": field.default for name, field in Settings.model_fields.items()}
    assert table == {name: "" if default in (None, "") else str(default) for name, default in real.items()}


def commands() -> dict[str, set[str]]:
    """Each command with its flags, those that switch off included."""
    found: dict[str, set[str]] = {}

    def walk(group: TyperGroup, before: str) -> None:
        for name, command in group.commands.items():
            if isinstance(command, TyperGroup):
                walk(command, f"{before}{name} ")
            else:
                options = [p for p in command.params if p.param_type_name == "option"]
                flags = {flag for p in options for flag in (*p.opts, *p.secondary_opts)}
                found[before + name] = flags - {"--help"}

    group = typer.main.get_command(cli.app)
    assert isinstance(group, TyperGroup)
    walk(group, "")
    return found


def test_every_command_and_flag_is_documented() -> None:
    """docs/settings.md has a section for each command, and in it each of its flags, and no other."""
    text = page("settings.md")
    documented = {
        name: set(first_names(section(text, f"### maitred {name}")))
        for name in re.findall(r"^### maitred (.+)$", text, re.MULTILINE)
    }
    assert documented == commands()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_that_are_shown_exist(path: Path) -> None:
    """A command in the documentation can be typed: it exists, with the flags it is shown with."""
    known = commands()
    text = path.read_text(encoding="utf-8")
    lines = re.findall(r"^    (.*)$", text, re.MULTILINE) + re.findall(r"`([^`\n]+)`", text)
    for shown in re.findall(r"^(?:\$ |\S*bin/)?(maitred [a-z].*)", "\n".join(lines), re.MULTILINE):
        name = next((name for name in known if re.match(rf"maitred {name}\b", shown)), None)
        assert name, f"{shown!r}: there is no such command"
        assert set(re.findall(r"(?<!\S)--[a-z-]+", shown)) <= known[name], shown


# The live feed


def structs() -> list[type[msgspec.Struct]]:
    return [*get_args(live.ClientMessage), *get_args(live.ServerMessage)]


def views(*of: type) -> set[type]:
    """The dataclasses that these are made of, themselves included."""
    found: set[type] = set()
    waiting: list[Any] = list(of)
    while waiting:
        each = waiting.pop()
        waiting += get_args(each)
        if dataclasses.is_dataclass(each) and isinstance(each, type) and each not in found:
            found.add(each)
            waiting += get_type_hints(each).values()
    return found


@pytest.mark.parametrize("struct", structs(), ids=lambda struct: struct.__name__)
def test_every_message_of_the_feed_is_documented(struct: type[msgspec.Struct]) -> None:
    """docs/live.md has each message with exactly its fields, and an example that the code reads."""
    text = section(page("live.md"), f"### {struct.__struct_config__.tag}")
    assert first_names(text) == list(struct.__struct_fields__)
    (example,) = json_blocks(text)
    decoded = msgspec.json.decode(example, type=struct)
    assert msgspec.to_builtins(decoded).items() >= {"type": struct.__struct_config__.tag}.items()


@pytest.mark.parametrize("view", sorted(views(CardView, FloorView), key=str), ids=lambda view: view.__name__)
def test_every_shape_in_the_feed_is_documented(view: Any) -> None:
    """docs/live.md has each shape that messages are made of, with exactly its fields."""
    text = section(page("live.md"), f"### {view.__name__}")
    assert first_names(text) == [field.name for field in dataclasses.fields(view)]


def test_the_asyncapi_document_is_that_of_the_code() -> None:
    """docs/live.asyncapi.yaml is what ``python -m docs.live_asyncapi`` writes now."""
    assert live_asyncapi.FILE.read_text(encoding="utf-8") == live_asyncapi.as_yaml(live_asyncapi.document())


def test_close_codes_of_the_feed_are_documented() -> None:
    """docs/live.md names the codes with which the server closes."""
    codes = {str(getattr(live, name)) for name in vars(live) if name.startswith("CLOSE_")}
    assert codes <= {row[0] for row in rows(page("live.md"))}


# HTTP


def errors(root: type[MaitredError] = MaitredError) -> Iterator[type[MaitredError]]:
    yield root
    for each in root.__subclasses__():
        yield from errors(each)


def test_every_error_code_is_documented_with_its_status() -> None:
    """docs/api.md lists each code that an answer can have, and no other but the framework's ``http``."""
    documented = {row[0].strip("`"): row[1] for row in rows(section(page("api.md"), "## Errors"))}
    del documented["http"]
    real = {each.code: str(each.status) for each in errors()}
    assert documented == real | {"bad_setting": "none"}


async def test_every_route_is_documented() -> None:
    """docs/api.md lists each route of the OpenAPI document, and no other."""
    paths = (await openapi_document())["paths"]
    real = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    documented = set(first_names(section(page("api.md"), "## Routes")))
    assert {route for route in documented if " " in route} - {"WS /api/v1/live", "GET /openapi.json"} == real


def test_every_ingest_address_is_documented() -> None:
    """Each format and its address are in docs/formats.md, and a post to it in a how-to."""
    table = {row[0]: row[1] for row in rows(page("formats.md")) if "POST" in row[1]}
    assert table == {format_.name: f"`POST {path}`" for path, format_ in ingest.addresses().items()}
    how_to = page("how-to/venue.md") + page("how-to/phone.md")
    assert [path for path in ingest.addresses() if f"{path} -" not in how_to] == []


def test_every_metric_is_documented() -> None:
    """docs/how-to/operator.md lists each metric of ours, and no other."""
    families = [family for family in REGISTRY.collect() if family.name.startswith("maitred_")]
    real = {family.name + ("_total" if family.type == "counter" else "") for family in families}
    assert {name for name in first_names(page("how-to/operator.md")) if name.startswith("maitred_")} == real


# What can be added


def test_every_fact_is_documented() -> None:
    """docs/rules.md has a row for each fact."""
    assert set(first_names(section(page("rules.md"), "## Facts"))) == set(facts())


def test_every_format_is_documented() -> None:
    """docs/formats.md has a section for each format."""
    headings = set(re.findall(r"^## (\w+)$", page("formats.md"), re.MULTILINE))
    assert set(formats.names()) <= headings


def test_every_column_of_a_guest_file_is_documented() -> None:
    """docs/import.md has a row for each column, and no other."""
    table = [row[0].strip("`") for row in rows(page("import.md")) if re.fullmatch(r"`\w+`", row[0])]
    assert table == list(Line.__struct_fields__)


def test_the_rule_that_managers_are_shown_is_one() -> None:
    """The example in docs/how-to/manager.md can be put as it is."""
    (example,) = json_blocks(page("how-to/manager.md"))
    assert parse_rule({**json.loads(example), "id": "example", "version": 1}).live


@pytest.mark.parametrize("name", ["plans.md", "how-to/operator.md"])
def test_the_plans_that_are_shown_can_be_added(name: str) -> None:
    """As they are."""
    (example,) = json_blocks(page(name))
    assert read_plan(example.encode()).id == "inn"


def test_the_radio_of_a_plan_is_documented_with_its_bounds() -> None:
    """docs/plans.md has each figure of the radio, the usual one, and the least and the most."""
    cells = rows(page("plans.md").partition("| of the radio")[2])
    table = {row[0].strip("`"): [row[1], *row[2].replace(",", "").split(" to ")] for row in cells}
    usual = Radio()
    real = {name: [getattr(usual, name), *bounds] for name, bounds in BOUNDS.items()}
    assert {name: [*map(float, table[name])] for name in real} == real


def test_every_field_of_a_plan_is_documented() -> None:
    """docs/plans.md has a row for each field, and no other."""
    text = page("plans.md")
    zone, reader, antenna = (
        text.index("| of a zone"),
        text.index("| of a reader"),
        text.index("| of an antenna"),
    )
    radio = text.index("| of the radio")
    plan = parse_plan(json.loads(json_blocks(text)[0]))
    written: Any = plan_dict(plan)
    tables = {
        text[:zone]: written,
        text[zone:reader]: {"rect": None} | written["zones"][1],
        text[reader:antenna]: written["readers"][0],
        text[antenna:radio]: written["antennas"][0],
        text[radio:]: written["radio"],
    }
    for part, fields in tables.items():
        assert set(first_names(part)) == set(fields)


# Numbers, names and links


@pytest.mark.parametrize(
    "row", [row for row in rows(page("limits.md")) if row[-1]], ids=lambda row: str(row[-1])
)
def test_limits_are_those_of_the_code(row: list[str]) -> None:
    """Each number in docs/limits.md is the constant beside it."""
    assert float(row[1].replace(",", "")) == named(row[2].strip("`"))


def test_words_are_where_the_vocabulary_says() -> None:
    """Each name and table in docs/vocabulary.md exists."""
    text = page("vocabulary.md")
    for dotted in re.findall(r"`((?:recognition|alerts|server)\.[\w.]+)`", text):
        assert named(dotted) is not None, dotted
    assert set(re.findall(r"tables? `(\w+)`", text)) <= set(tables.metadata.tables)


def test_files_that_are_named_exist() -> None:
    """A path in back quotes is that of a file or folder of the project."""
    rooms = "recognition|alerts|server|simulators|web|tests|docs|benchmarks|deploy|requirements"
    missing = [
        f"{path.name}: {name}"
        for path in PAGES
        for name in re.findall(rf"`((?:{rooms})/[\w./-]*)`", path.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    ]
    assert missing == []


def test_links_lead_somewhere() -> None:
    """Each relative link points to a file, and to a heading in it if it names one."""
    broken = []
    for path, target in links():
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and anchor not in anchors(there.read_text(encoding="utf-8"))):
            broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []


def test_decisions_are_listed_and_those_the_code_names_exist() -> None:
    """docs/decisions/README.md links each decision, and no comment names one that is not there."""
    numbers = sorted(path.name[:4] for path in (DOCS / "decisions").glob("0*.md"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert [number for number in numbers if f"[{number}](" not in page("decisions/README.md")] == []
    in_code = {n for path in CODE for n in re.findall(r"decision (\d{4})", path.read_text(encoding="utf-8"))}
    assert in_code <= set(numbers)


def test_json_in_the_documentation_is_json() -> None:
    """Each block that says it is JSON can be read."""
    for path in PAGES:
        for block in json_blocks(path.read_text(encoding="utf-8")):
            json.loads(block)


# The words of the design


def public_names(node: ast.AST) -> Iterator[str]:
    """Classes, functions, constants and fields; nothing of what is private or a vendor's."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if child.name.startswith("_"):
                continue
            yield child.name
            if isinstance(child, ast.ClassDef):
                yield from public_names(child)
        elif isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name):
            yield child.target.id
        elif isinstance(child, ast.Assign):
            yield from (target.id for target in child.targets if isinstance(target, ast.Name))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_keep_to_the_vocabulary(path: Path) -> None:
    """No public name calls a read, moment, card, guest or member of staff by a word that is not theirs."""
    names = [name for name in public_names(ast.parse(path.read_text(encoding="utf-8"))) if name[0] != "_"]
    words = {name: re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name) for name in names}
    assert [name for name, parts in words.items() if FORBIDDEN & {part.lower() for part in parts}] == []
