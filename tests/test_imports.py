"""Who may import whom. The picture in ARCHITECTURE.md is kept true here."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "index").rglob("*.py")) + sorted((ROOT / "bot").rglob("*.py"))
BOT_API = "handlers serving delivery conversation presses replies buttons views inline intake signs".split()
# What only these modules may know.
ONLY = {
    "chromadb": {"index.chroma", "index.vectors"},
    "sentence_transformers": {"index.embeddings", "index.reranker", "index.builtin_model.train"},
    "torch": {"index.embeddings", "index.reranker", "index.builtin_model.train"},
    "telegram": {f"bot.telegram.{name}" for name in BOT_API},
    "sqlite3": {
        f"index.{name}"
        for name in "library schema copies backup chroma".split()
        + [f"{kind}_table" for kind in ("article", "word", "vector", "quotation", "source")]
    }
    | {f"bot.telegram.{name}" for name in ("state", "inbox", "answers", "chats", "dispatch", "serving")},
    "typer": {"bot.cli", "bot.console"},
    "tornado": {"bot.telegram.webhook"},
    "httpcore": {"index.wire"},
    "feedparser": {"index.feeds"},
    "socket": {"index.web"},
}
# Imported where they are needed, never when a module is loaded.
HEAVY = frozenset(
    """
    torch chromadb sentence_transformers transformers tokenizers trafilatura lxml pypdf docx feedparser numpy babel
    langchain langchain_openai
    """.split()
)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(nodes: list[ast.AST]) -> set[str]:
    found = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return found | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def everywhere(path: Path) -> set[str]:
    return imports(list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))))


def at_load(path: Path) -> set[str]:
    return imports(list(ast.parse(path.read_text(encoding="utf-8")).body))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_index_knows_no_bot_and_secrets_stay_where_they_belong(path: Path) -> None:
    name, imported = name_of(path), everywhere(path)
    if name.startswith("index"):
        assert not {module for module in imported if module.split(".")[0] in {"bot", "prompts"}}
    for library, allowed in ONLY.items():
        if name not in allowed:
            assert library not in {module.split(".")[0] for module in imported}, f"{name} imports {library}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_are_imported_where_they_are_needed(path: Path) -> None:
    assert not HEAVY & {module.split(".")[0] for module in at_load(path)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\bos\.environ|\bgetenv|import environ", source)


def test_values_depend_on_nothing() -> None:
    assert not {
        module for module in everywhere(ROOT / "index" / "models.py") if module.split(".")[0] in {"index", "bot"}
    }


@pytest.mark.parametrize("banned", ["pickle.", "load_prompt", "jinja2", "trust_remote_code=True", "astream_log"])
def test_nothing_dangerous_is_used(banned: str) -> None:
    assert [
        name_of(path) for path in MODULES if banned in path.read_text(encoding="utf-8").replace(".pickle", "")
    ] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_group_of_a_pattern_is_possessive(path: Path) -> None:
    """Python 3.11 up to 3.11.4 matches them wrongly (https://github.com/python/cpython/issues/106052)."""
    assert not re.search(r"(?<![\\(])\)[*+?]\+", path.read_text(encoding="utf-8"))
