"""What can be permitted, and the roles that bundle permissions.

A membership gives a role for one unit; it is valid for that unit and everything below it. A view or
an action asks for a `Permission`, never for a role.
"""

from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One thing that a person may do for a unit and its subtree."""

    VIEW_CASES = "view_cases"
    ACT_ON_CASES = "act_on_cases"
    VERIFY_CASES = "verify_cases"
    DISPOSE_CASES = "dispose_cases"
    MERGE_CASES = "merge_cases"
    VIEW_REPORTER = "view_reporter"
    VIEW_ANONYMOUS_REPORTER = "view_anonymous_reporter"
    VIEW_LOAD = "view_load"
    VIEW_CITY = "view_city"
    IMPORT_CASES = "import_cases"
    MANAGE_ORGANISATION = "manage_organisation"
    MANAGE_CALENDAR = "manage_calendar"
    VIEW_AUDIT = "view_audit"
    VIEW_SURVEYS = "view_surveys"
    ENTER_SURVEY_ANSWERS = "enter_survey_answers"
    MANAGE_SURVEYS = "manage_surveys"
    REVIEW_SURVEYS = "review_surveys"
    VIEW_ASSESSMENTS = "view_assessments"
    ANSWER_ASSESSMENTS = "answer_assessments"
    EVALUATE = "evaluate"
    MANAGE_ROUNDS = "manage_rounds"
    VIEW_SERVICES = "view_services"
    MANAGE_SERVICES = "manage_services"
    VIEW_MEASURES = "view_measures"
    VIEW_IMPROVEMENTS = "view_improvements"
    WORK_ON_IMPROVEMENTS = "work_on_improvements"
    FORM_GROUPS = "form_groups"
    LEAD_IMPROVEMENTS = "lead_improvements"
    COACH_IMPROVEMENTS = "coach_improvements"
    VIEW_REFORM = "view_reform"
    WORK_ON_REFORM = "work_on_reform"
    MANAGE_REFORM = "manage_reform"


class Role:
    """A bundle of permissions with a name; subclasses are the whole list."""

    key: ClassVar[str]
    label: ClassVar[str | Promise]
    permissions: ClassVar[frozenset[Permission]]


class Officer(Role):
    """Works on a unit's cases and improvements, types in paper answers, answers self-assessments."""

    key = "officer"
    label = _("Petugas unit")
    permissions = frozenset(
        {
            Permission.VIEW_CASES,
            Permission.ACT_ON_CASES,
            Permission.VIEW_REPORTER,
            Permission.VIEW_SURVEYS,
            Permission.ENTER_SURVEY_ANSWERS,
            Permission.VIEW_ASSESSMENTS,
            Permission.ANSWER_ASSESSMENTS,
            Permission.VIEW_SERVICES,
            Permission.VIEW_MEASURES,
            Permission.VIEW_IMPROVEMENTS,
            Permission.WORK_ON_IMPROVEMENTS,
            Permission.VIEW_REFORM,
            Permission.WORK_ON_REFORM,
        }
    )


class UnitHead(Role):
    """Sees what is late, sets up surveys, keeps standards, forms groups, signs promises; may do all that an officer may."""

    key = "unit-head"
    label = _("Kepala unit")
    permissions = Officer.permissions | {
        Permission.VIEW_LOAD,
        Permission.MANAGE_SURVEYS,
        Permission.MANAGE_SERVICES,
        Permission.FORM_GROUPS,
        Permission.LEAD_IMPROVEMENTS,
        Permission.MANAGE_REFORM,
    }


class Verifier(Role):
    """City hall's complaint desk: checks, classifies, sends to units, merges, imports."""

    key = "verifier"
    label = _("Verifikator pengaduan")
    permissions = frozenset(
        {
            Permission.VIEW_CASES,
            Permission.VERIFY_CASES,
            Permission.DISPOSE_CASES,
            Permission.MERGE_CASES,
            Permission.VIEW_REPORTER,
            Permission.VIEW_ANONYMOUS_REPORTER,
            Permission.VIEW_LOAD,
            Permission.VIEW_CITY,
            Permission.IMPORT_CASES,
            Permission.VIEW_MEASURES,
        }
    )


class OrganisationSection(Role):
    """Bagian Organisasi: keeps units, people, calendar, surveys, rounds, services; coaches groups."""

    key = "organisation-section"
    label = _("Bagian Organisasi")
    permissions = frozenset(
        {
            Permission.VIEW_CASES,
            Permission.VIEW_LOAD,
            Permission.VIEW_CITY,
            Permission.IMPORT_CASES,
            Permission.MANAGE_ORGANISATION,
            Permission.MANAGE_CALENDAR,
            Permission.VIEW_SURVEYS,
            Permission.ENTER_SURVEY_ANSWERS,
            Permission.MANAGE_SURVEYS,
            Permission.REVIEW_SURVEYS,
            Permission.VIEW_ASSESSMENTS,
            Permission.MANAGE_ROUNDS,
            Permission.VIEW_SERVICES,
            Permission.VIEW_MEASURES,
            Permission.MANAGE_SERVICES,
            Permission.VIEW_IMPROVEMENTS,
            Permission.FORM_GROUPS,
            Permission.COACH_IMPROVEMENTS,
            Permission.VIEW_REFORM,
            Permission.WORK_ON_REFORM,
            Permission.MANAGE_REFORM,
        }
    )


class Evaluator(Role):
    """Reads cases and loads, judges self-assessments; never sees who reported."""

    key = "evaluator"
    label = _("Evaluator")
    permissions = frozenset(
        {
            Permission.VIEW_CASES,
            Permission.VIEW_LOAD,
            Permission.VIEW_CITY,
            Permission.VIEW_AUDIT,
            Permission.VIEW_SURVEYS,
            Permission.VIEW_ASSESSMENTS,
            Permission.EVALUATE,
            Permission.VIEW_SERVICES,
            Permission.VIEW_MEASURES,
            Permission.VIEW_IMPROVEMENTS,
            Permission.VIEW_REFORM,
        }
    )


class Mayor(Role):
    """Reads everything that is not secret, changes nothing."""

    key = "mayor"
    label = _("Wali kota")
    permissions = frozenset(
        {
            Permission.VIEW_CASES,
            Permission.VIEW_LOAD,
            Permission.VIEW_CITY,
            Permission.VIEW_SURVEYS,
            Permission.VIEW_ASSESSMENTS,
            Permission.VIEW_SERVICES,
            Permission.VIEW_MEASURES,
            Permission.VIEW_IMPROVEMENTS,
            Permission.VIEW_REFORM,
        }
    )


class Administrator(Role):
    """Keeps the system running: people, units, calendar, audit trail; reads no case."""

    key = "administrator"
    label = _("Administrator sistem")
    permissions = frozenset(
        {Permission.MANAGE_ORGANISATION, Permission.MANAGE_CALENDAR, Permission.VIEW_AUDIT}
    )


ROLES: dict[str, type[Role]] = {
    role.key: role
    for role in (Officer, UnitHead, Verifier, OrganisationSection, Evaluator, Mayor, Administrator)
}
