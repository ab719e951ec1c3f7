"""What somebody chooses in the share-check; nothing of it is about one child."""

from dataclasses import dataclass
from enum import StrEnum


class Information(StrEnum):
    STATE = "state"
    AT_SCHOOL = "at_school"
    FAMILY = "family"
    HEALTH = "health"
    UNSAFE = "unsafe"
    DANGER = "danger"


class Recipient(StrEnum):
    SCHOOL = "school"
    ACCESS = "access"
    NURSE = "nurse"
    DOCTOR = "doctor"
    SOCIAL_WORK = "social_work"
    ATTENDANCE = "attendance"
    PARTNERSHIP = "partnership"
    COACH = "coach"
    SAFE_HOME = "safe_home"
    POLICE = "police"
    YOUTH_WORK = "youth_work"


class Consent(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"
    UNSAFE_TO_ASK = "unsafe_to_ask"


class Age(StrEnum):
    UNDER_12 = "under_12"
    FROM_12 = "12_to_15"
    FROM_16 = "from_16"


class Sharer(StrEnum):
    SCHOOL = "school"
    ACCESS = "access"
    NURSE = "nurse"


@dataclass(frozen=True)
class Case:
    """What somebody chose: of which sort, to whom, by whom, and who agreed."""

    information: Information
    recipient: Recipient
    sharer: Sharer
    age: Age
    consent: Consent
