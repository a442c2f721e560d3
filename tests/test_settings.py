import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings, SettingsError, read_settings

EXAMPLE = Path(__file__).parent.parent / ".env.example"


def test_the_example_names_every_setting_and_no_other() -> None:
    named = set(re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}


def test_the_example_holds_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    with_example = read_settings()
    (tmp_path / ".env").unlink()
    assert with_example == read_settings()


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("QUIDIT_DATA=from-file\nSOMETHING_ELSE=1\n", encoding="utf-8")
    assert read_settings().quidit_data == Path("from-file")
    monkeypatch.setenv("QUIDIT_DATA", "from-environment")
    assert read_settings().quidit_data == Path("from-environment")


def test_a_token_shows_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:hidden")
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "hidden-too")
    assert "hidden" not in repr(read_settings())


@pytest.mark.parametrize(("text", "ids"), [("7", {7}), ("7, -100", {7, -100}), ("7,8", {7, 8}), ("", set())])
def test_ids_are_written_with_commas(monkeypatch: pytest.MonkeyPatch, text: str, ids: set[int]) -> None:
    monkeypatch.setenv("TELEGRAM_OWNERS", text)
    assert read_settings().telegram_owners == ids


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMA_URL", "ftp://somewhere")
    with pytest.raises(SettingsError, match="The setting CHROMA_URL is wrong"):
        read_settings()


@pytest.mark.parametrize(
    ("model", "base_url", "key"),
    [
        ("openai:x", None, "openai"),
        ("mistralai:x", None, "mistral"),
        ("anthropic:x", None, "anthropic"),
        ("ollama:x", None, None),
        ("openai:x", "http://127.0.0.1:1/v1", None),
    ],
)
def test_a_provider_s_key_goes_to_that_provider_alone(
    monkeypatch: pytest.MonkeyPatch, model: str, base_url: str | None, key: str | None
) -> None:
    for provider in ("openai", "mistral", "anthropic"):
        monkeypatch.setenv(f"{provider.upper()}_API_KEY", provider)
    settings = Settings(chat_model=model, chat_base_url=base_url)
    assert settings.chat_key == (SecretStr(key) if key else None)
    assert settings.secrets == ["openai", "mistral", "anthropic"]
    ours = settings.model_copy(update={"chat_api_key": SecretStr("ours")})
    assert ours.chat_key == SecretStr("ours")


@pytest.mark.parametrize(
    ("name", "value"),
    [("CHAT_MODEL", "mistral"), ("CHAT_MODEL", "azure:x"), ("CHAT_TIMEOUT", "0"), ("CHAT_BASE_URL", "x")],
)
def test_a_wrong_setting_of_the_model_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"The setting {name} is wrong"):
        read_settings()
