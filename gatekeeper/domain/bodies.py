"""Who does what for people observed or ill: police, community, property and doctors (O45)."""

from __future__ import annotations

from enum import StrEnum


class Body(StrEnum):
    """公安, 社区, 物业, 医务 share one list (三位一体); the others take part in a fever case."""

    POLICE = "police"
    COMMUNITY = "community"
    PROPERTY = "property"
    MEDIC = "medic"
    HOSPITAL = "hospital"
    FAMILY = "family"
    EMPLOYER = "employer"
