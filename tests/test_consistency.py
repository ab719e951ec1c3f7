"""The house itself: what no single test of a room would notice."""

import ast
import re
import socket
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from pytest_socket import SocketConnectBlockedError

from ocp_portal.policy import ALLOWED, Permission, Role

ROOT = Path(settings.BASE_DIR)
ROOMS = ("ocp_portal", "schools", "liaisons", "casework", "reports")
TEMPLATES = ROOT / "templates"
# What django-allauth, crispy-forms or Django asks for by a name that stands in no file of ours.
ASKED_BY_NAME = re.compile(
    r"(account|usersessions)/|nlds/|django/|(400|403|403_csrf|404|429|500)\.html$"
)
# Where text is marked as safe, and why that is so.
MARKED_SAFE = {
    "templates/nlds/": "the template pack puts together what Django and crispy rendered",
    "ocp_portal/templatetags/": "fixed attributes, and rows made with format_html",
    "reports/report_pages.py": "charts that the portal draws itself, every text escaped",
}
# Tables of a municipality whose rows nobody looks up by themselves, and how they are reached.
SEEN_THROUGH = {
    "ReferenceCounter": "a number that only its service reads",
    "StandingVisit": "its plan",
    "StatusChange": "its question",
    "ContactMoment": "no page shows it yet",
}
OWN_CLOCK = {"ocp_portal/clock.py"}


def sources(*parts):
    folders = [ROOT / room for room in (parts or ROOMS)]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def templates():
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert out.getvalue().strip() == "No changes detected"


def test_migrations_are_named_after_their_purpose():
    unnamed = [
        name_of(path)
        for path in sources()
        if path.parent.name == "migrations" and re.search(r"_auto_|\d{8}_\d{4}", path.name)
    ]
    assert unnamed == []


def test_every_template_is_used():
    text = "\n".join(path.read_text() for path in sources())
    text += "\n".join(path.read_text() for path in templates())
    unused = [
        name
        for path in templates()
        if not ASKED_BY_NAME.match(name := path.relative_to(TEMPLATES).as_posix())
        and name not in text
    ]
    assert unused == []


def test_every_named_template_is_there():
    named = re.compile(r"""["']((?:\w+/)+\w+\.(?:html|txt))["']""")
    missing = {
        f"{name_of(path)}: {name}"
        for path in [*sources(), *templates()]
        for name in named.findall(path.read_text())
        if not (TEMPLATES / name).exists() and not name.startswith("django/forms/")
    }
    assert missing == set()


def test_beat_entries_name_tasks_that_exist():
    current_app.loader.import_default_modules()
    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert wanted - set(current_app.tasks) == set()


def test_every_permission_is_given_and_asked_for():
    text = "\n".join(path.read_text() for path in sources() if path.name != "policy.py")
    text += "\n".join(path.read_text() for path in templates())
    unused = [
        verb
        for verb in Permission
        if f"Permission.{verb.name}" not in text and f"can.{verb.value}" not in text
    ]
    assert unused == []
    assert set(ALLOWED) == set(Permission)


def test_templates_ask_for_verbs_that_exist_and_for_no_role():
    known = {verb.value for verb in Permission}
    roles = {role.value for role in Role}
    wrong = [
        f"{name_of(path)}: {asked}"
        for path in templates()
        for asked in re.findall(r"\bcan\.(\w+)", path.read_text())
        if asked not in known
    ]
    wrong += [
        f"{name_of(path)}: {role}"
        for path in templates()
        for role in roles - {"liaison"}  # also the word for the person
        if re.search(rf"""["']{role}["']""", path.read_text())
    ]
    assert wrong == []


def test_roles_stand_beside_verbs_in_one_place_only():
    """A view asks for a permission; which role has it is decided in policy.py."""
    compared = re.compile(r"role_of\(.*\) (?:==|in|!=) ")
    wrong = [
        name_of(path)
        for path in sources()
        if {path.stem, path.parent.name} & {"views", "urls", "forms", "tasks"}
        and compared.search(path.read_text())
    ]
    assert wrong == []


def test_every_table_with_a_municipality_says_who_sees_its_rows():
    rooms = [room for room in apps.get_app_configs() if room.name.split(".")[0] in ROOMS]
    ours = [model for room in rooms for model in room.get_models()]
    silent = {
        model.__name__
        for model in ours
        if any(field.name == "municipality" for field in model._meta.fields)
        and not hasattr(model.objects.all(), "visible_to")
    }
    assert silent - set(SEEN_THROUGH) == set(), "give these a visible_to(user)"


def test_schools_look_nothing_up_in_tables_of_rooms_above():
    """The order of rooms holds for the names of relations too; import-linter sees only imports."""
    models = list(apps.get_app_config("schools").get_models())
    own = {field.name for model in models for field in model._meta.fields}
    above = {
        relation.name
        for model in models
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in {"liaisons", "casework", "reports"}
    }
    assert "assignments" in above
    wrong = {
        f"{name_of(path)}: {name}"
        for path in (ROOT / "schools").rglob("*.py")
        for name in above - own
        if f"{name}__" in path.read_text()
    }
    assert wrong == set()


def test_every_table_stands_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS]
    missing = [m.__name__ for m in ours if not re.search(rf"\b{m.__name__}\b", glossary)]
    assert len(ours) > 30
    assert missing == []


def test_dependencies_say_why():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    project = tomllib.loads("\n".join(lines))["project"]
    wanted = project["dependencies"] + sum(project["optional-dependencies"].values(), [])
    unexplained = [
        name
        for name in wanted
        if not any(re.match(rf'\s*"{re.escape(name)}",\s+# \w', line) for line in lines)
    ]
    assert unexplained == []


def test_forbidden_words_stand_nowhere_that_people_read():
    """SCH-17: one public name for the access."""
    forbidden = "Basisteam " + "Jeugd en Gezin"
    wrong = [
        name_of(path)
        for path in [*sources(), *templates()]
        if forbidden.lower() in path.read_text().lower()
    ]
    assert wrong == []


def test_there_is_no_field_for_a_citizen_service_number_or_a_birth_date():
    suspect = re.compile(r"bsn|burgerservice|birth|geboorte", re.IGNORECASE)
    fields = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if suspect.search(field.name)
    }
    assert fields == set()


def test_text_is_marked_safe_in_known_places_only():
    marked = re.compile(r"\|\s*safe\b|autoescape off|mark_safe|SafeString\(")
    found = {
        name_of(path) for path in [*sources(), *templates()] if marked.search(path.read_text())
    }
    mails = {name for name in found if "/emails/" in name or "/email/" in name}  # plain text
    unknown = {name for name in found - mails if not name.startswith(tuple(MARKED_SAFE))}
    assert unknown == set()


def test_rows_are_locked_in_one_way():
    """What locks, and in which order, stands in ocp_portal/holding.py."""
    wrong = [name_of(path) for path in sources() if "select_for_update" in path.read_text()]
    assert wrong == ["ocp_portal/holding.py"]


def test_a_text_keeps_the_capitals_of_its_names():
    """'Joost van Beek' stays so: `str.capitalize` lowers all but the first letter."""
    others = (".capitalize()", "from django.utils.text import capfirst")
    found = [path for path in sources() if any(each in path.read_text() for each in others)]
    assert [name_of(path) for path in found] == []  # ocp_portal/dutch.py has the one


def test_one_clock():
    """clock.now() and clock.today() can stand still; the others cannot."""
    wrong = [
        f"{name_of(path)}:{call.lineno}"
        for path in sources()
        if name_of(path) not in OWN_CLOCK and "/embedded/" not in name_of(path)
        for call in ast.walk(ast.parse(path.read_text()))
        # localdate(moment) says which day that was; only localdate() asks what time it is.
        if isinstance(call, ast.Call) and not _converts(call) and _asks_the_time(call.func)
    ]
    assert wrong == []


def _converts(call):
    return ast.unparse(call.func) in ("timezone.localdate", "timezone.localtime") and call.args


def _asks_the_time(function):
    if not isinstance(function, ast.Attribute):
        return False
    owner = ast.unparse(function.value)
    return (owner, function.attr) in {
        ("timezone", "now"),
        ("timezone", "localdate"),
        ("date", "today"),
        ("dt.date", "today"),
        ("datetime.date", "today"),
        ("dt.datetime", "now"),
        ("datetime", "now"),
        ("datetime.datetime", "now"),
    }


def test_every_setting_from_the_environment_is_explained():
    lines = (ROOT / "ocp_portal" / "settings.py").read_text()
    read = set(re.findall(r"""environ\.get\(\s*["'](\w+)["']""", lines))
    explained = set(re.findall(r"^\s*# (.+?):", lines, re.MULTILINE))
    words = {word for line in explained for word in re.findall(r"[A-Z][A-Z_]+", line)}
    assert read - words == {"PORT"} & read  # BASE_URL's comment speaks of it


def test_nothing_is_loaded_from_elsewhere():
    outside = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
    assert [name_of(path) for path in templates() if outside.search(path.read_text())] == []


def test_no_test_reaches_the_network():
    """pytest-socket: the servers of the tests are on this machine, all else is refused."""
    refused = pytest.raises((SocketConnectBlockedError, UserWarning), match="192.0.2.1")
    with refused, socket.socket() as one:
        one.settimeout(1)
        one.connect(("192.0.2.1", 80))


REQUIREMENT = re.compile(
    r"^\| ([A-Z]{3}-\d+) \| .+ \| `(tests/[\w/]+\.py)::(\w+)` \|$", re.MULTILINE
)


def test_every_requirement_names_a_test_that_names_it():
    """docs/requirements.md: a number, and a test whose docstring has that number."""
    table = (ROOT / "docs" / "requirements.md").read_text()
    named = REQUIREMENT.findall(table)
    wrong = [
        f"{number}: {path}::{name}"
        for number, path, name in named
        if number not in re.findall(r"[A-Z]{3}-\d+", _docstring(ROOT / path, name))
    ]
    assert wrong == []
    assert len(named) == table.count("\n| ") - 1  # beside the heading


def _docstring(path: Path, name: str) -> str:
    found = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    return (ast.get_docstring(found[0]) or "") if found else ""
