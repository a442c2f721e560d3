"""The settings: the only reader of the environment and of `.env`."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.builtin import NAME
from index.errors import UserError


class SettingsError(UserError):
    """A setting is wrong."""


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


# Numbers as people write them into one line, with commas.
Ids = Annotated[frozenset[int], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """Everything that can be set; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    # Where the library lies
    quidit_data: Path = Path("data")
    sync_hours: float = Field(default=1, gt=0, le=168)
    # Search
    embedding_model: str = NAME
    reranker_model: str | None = None
    chroma_url: str | None = Field(default=None, pattern=r"^https?://")
    # The language model
    chat_model: str | None = Field(default=None, pattern=r"^(openai|mistralai|anthropic|ollama):.+")
    chat_base_url: str | None = Field(default=None, pattern=r"^https?://")
    chat_api_key: SecretStr | None = None
    openai_api_key: SecretStr | None = None
    mistral_api_key: SecretStr | None = None
    anthropic_api_key: SecretStr | None = None
    chat_timeout: float = Field(default=30, gt=0, le=600)
    # Telegram
    telegram_bot_token: SecretStr | None = None
    telegram_owners: Ids = frozenset()
    telegram_allowed: Ids = frozenset()
    telegram_model_answers: int = Field(default=1000, gt=0)
    telegram_listen: str | None = Field(default=None, pattern=r"^[^:]+:\d{1,5}$")
    telegram_webhook_url: str | None = Field(default=None, pattern=r"^https://")
    telegram_webhook_secret: SecretStr | None = None

    @property
    def chat_key(self) -> SecretStr | None:
        """The key for the chat model's server. One that was given for a provider goes nowhere but to that provider."""
        provider = (self.chat_model or "").partition(":")[0]
        keys = {"openai": self.openai_api_key, "mistralai": self.mistral_api_key, "anthropic": self.anthropic_api_key}
        return self.chat_api_key or (None if self.chat_base_url else keys.get(provider))

    @property
    def secrets(self) -> list[str]:
        """Every secret among the settings, to keep it out of the log."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


def read_settings() -> Settings:
    """Read the settings. Raises SettingsError with one sentence."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"The setting {name} is wrong: {first['msg']}.") from None


def unknown_names() -> list[str]:
    """What `.env` sets that is no setting: misspelt perhaps, or somebody else's."""
    from dotenv import dotenv_values

    return sorted(name for name in dotenv_values(".env") if name.lower() not in Settings.model_fields)
