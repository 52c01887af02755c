"""The installation's settings and the policy profiles: TOML files made frozen values and back."""

from gatekeeper.config.ledgers import LEDGERS_FOLDER, Declared, ledger_from, ledgers
from gatekeeper.config.papers import (
    PAPERS_FOLDER,
    Contacts,
    NineQuestions,
    contacts,
    nine_questions,
)
from gatekeeper.config.profiles import policies, policy_contents, policy_from
from gatekeeper.config.settings import (
    LANGUAGES,
    SHIFTS,
    THEMES,
    CrewSettings,
    DeviceSettings,
    LaneSettings,
    Option,
    Settings,
    SoundSettings,
    data_folder,
    default,
    load,
    save,
    settings_file,
)

__all__ = [
    "LANGUAGES",
    "LEDGERS_FOLDER",
    "PAPERS_FOLDER",
    "SHIFTS",
    "THEMES",
    "Contacts",
    "CrewSettings",
    "Declared",
    "DeviceSettings",
    "LaneSettings",
    "NineQuestions",
    "Option",
    "Settings",
    "SoundSettings",
    "contacts",
    "data_folder",
    "default",
    "ledger_from",
    "ledgers",
    "load",
    "nine_questions",
    "policies",
    "policy_contents",
    "policy_from",
    "save",
    "settings_file",
]
