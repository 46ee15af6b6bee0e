"""What is sent to the API, typed for its OpenAPI description."""

from pydantic import BaseModel, ConfigDict, Field


class Body(BaseModel):
    """What is sent to the API."""

    model_config = ConfigDict(extra="forbid", str_max_length=2000)


class Credentials(Body):
    """Name and password."""

    name: str
    password: str


class NewPassword(Body):
    """The password that is in force, and the one that is to be."""

    old: str
    new: str


class Reason(Body):
    """Why something is done."""

    reason: str


class Readings(Body):
    """Readings that a person chose, by token; null takes a choice back.

    ``seen`` is the ``sha256`` of the script that the person had before the eyes, where that is known.
    """

    readings: dict[str, str | None]
    seen: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class Heard(Body):
    """Hash of the sound that the approver listened to, where that is known."""

    heard: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


class GoLive(Body):
    """The words that have to be typed: `phát thật`."""

    confirm: str


class Confirmation(Body):
    """A person's word that a play was heard."""

    occurrence: str
    cluster: str
    note: str = ""
