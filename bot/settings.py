"""The settings: the only reader of the environment and of `.env`."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.builtin import NAME
from index.errors import UserError


class SettingsError(UserError):
    """A setting is wrong."""


class Settings(BaseSettings):
    """Everything that can be set; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    # Where the library lies
    quidit_data: Path = Path("data")
    # Search
    embedding_model: str = NAME
    reranker_model: str | None = None
    chroma_url: str | None = Field(default=None, pattern=r"^https?://")
    # Telegram
    telegram_bot_token: SecretStr | None = None


def read_settings() -> Settings:
    """Read the settings. Raises SettingsError with one sentence."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"The setting {name} is wrong: {first['msg']}.") from None
