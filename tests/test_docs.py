"""Documentation is a test: every command, option, setting and exit code is in the README; what it names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from curbside.edges.cli.main import cli
from curbside.settings import Settings
from tests.conftest import KNOWN_BUGS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command with its path, groups opened."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands(cli))
OPTIONS = [
    (name, option)
    for name, command in COMMANDS.items()
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for option in parameter.opts
    if option.startswith("--")
]


def said_of(command: str) -> str:
    """What the README says in the lines that name the command."""
    return "\n".join(line for line in README.splitlines() if re.search(rf"curbside {command}\b", line))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert said_of(command)


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=" ".join)
def test_every_option_is_in_the_readme_beside_its_command(command: str, option: str) -> None:
    assert option in said_of(command)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str) -> None:
    assert COMMANDS[command].help


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`CURBSIDE_{name.upper()}`" in README


def test_no_setting_is_documented_that_is_not_read() -> None:
    named = set(re.findall(r"`CURBSIDE_(\w+)`", README))
    assert named <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("code", ["0", "1", "2", "3"])
def test_every_exit_code_is_in_the_readme(code: str) -> None:
    line = next(line for line in README.splitlines() if line.startswith("Exit codes"))
    assert f"`{code}`" in line


def test_every_make_target_of_the_readme_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z]+)", README)) - {"sure"}
    assert named
    assert [target for target in sorted(named) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:|#)([^)#]+)", README))))
def test_every_file_the_readme_links_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name)
def test_every_document_is_reached_from_the_readme_or_the_architecture(path: Path) -> None:
    texts = [README, *(p.read_text(encoding="utf-8") for p in (ROOT / "ARCHITECTURE.md",) if p.exists())]
    assert any(f"docs/{path.name}" in text for text in texts)


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name)
def test_links_between_documents_resolve(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_known_bug_names_a_test_file_that_is_there() -> None:
    files = {line.split("::")[0].strip('"') for line in KNOWN_BUGS}
    assert [name for name in sorted(files) if not (ROOT / name).exists()] == []
