"""What Airflow's child processes find in their environment when the stack runs on one machine."""

import base64
import json
import os
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from etl import database
from etl.errors import RasdError
from etl.settings import PROJECT_ROOT, Settings

HOST = "127.0.0.1"
USER = "rasd"
_FOREIGN = ("AIRFLOW_", "_AIRFLOW_", "PYTHONHOME", "PYTHONPATH", "GUNICORN_CMD_ARGS")
# Nothing phones home. Airflow 3.3 has no usage reporting of its own left to switch off; metrics, traces and Sentry are
# off by default and said again here, in case a configuration file in AIRFLOW_HOME says otherwise.
SILENCE: Mapping[str, str] = {
    "GX_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "SCARF_ANALYTICS": "false",
    "SCARF_NO_ANALYTICS": "true",
    "OTEL_SDK_DISABLED": "true",
    "AIRFLOW__METRICS__STATSD_ON": "False",
    "AIRFLOW__METRICS__OTEL_ON": "False",
    "AIRFLOW__TRACES__OTEL_ON": "False",
    "AIRFLOW__SENTRY__SENTRY_ON": "False",
}


class LocalStackError(RasdError):
    """Airflow on this machine cannot be started, or ended by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Random keys of one project's own Airflow, made once."""

    fernet_key: str
    api_key: str
    jwt_key: str
    password: str


def airflow_home(settings: Settings) -> Path:
    """Folder of Airflow's own state, closed to other accounts."""
    folder = settings.home / "airflow"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def logs_folder(settings: Settings) -> Path:
    """Folder of the logs of what runs on this machine."""
    folder = settings.home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def local_secrets(settings: Settings) -> Secrets:
    """The project's keys and the password of the user interface; made at random on first use, mode 0600."""
    path = airflow_home(settings) / "secrets.json"
    if not path.exists():
        made = Secrets(
            fernet_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            api_key=secrets.token_urlsafe(32),
            jwt_key=secrets.token_urlsafe(48),
            password=secrets.token_urlsafe(12),
        )
        write_private(path, {name: getattr(made, name) for name in Secrets.__slots__})
    try:
        return Secrets(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise LocalStackError(f"{path} is damaged: remove it, and new keys are made") from error


def write_private(path: Path, content: Mapping[str, object]) -> None:
    """Write JSON that only this account can read, whole or not at all."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        json.dump(content, handle)
    partial.replace(path)


def airflow_environment(settings: Settings, *, port: int = 8080, address: str | None = None) -> dict[str, str]:
    """Variables that set up Airflow for one machine, its API on `port` of the loopback interface.

    `address` is the metadata database's; without it the embedded server is started where that is in use.
    """
    home, keys = airflow_home(settings), local_secrets(settings)
    metadata = address or database.airflow_database_url(settings)
    passwords = home / "passwords.json"
    write_private(passwords, {USER: keys.password})
    return {
        **SILENCE,
        **_rasd_variables(settings),
        **_api_variables(port),
        "PYTHONPATH": str(PROJECT_ROOT),
        "PYTHONUTF8": "1",  # paths and texts are Arabic, whatever the terminal's locale
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(home / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(max(2, os.cpu_count() or 1)),
        "AIRFLOW__CORE__MAX_ACTIVE_TASKS_PER_DAG": str(os.cpu_count() or 1),
        "AIRFLOW__CORE__MAX_MAP_LENGTH": "10000",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__FERNET_KEY": keys.fernet_key,
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": metadata,  # psycopg does both; the default wants asyncpg
        "AIRFLOW__API__SECRET_KEY": keys.api_key,
        "AIRFLOW__API_AUTH__JWT_SECRET": keys.jwt_key,
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(home / "logs" / "dag_processor"),
        "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
        "AIRFLOW__LOGGING__UVICORN_LOGGING_LEVEL": "WARNING",
    }


def _api_variables(port: int) -> dict[str, str]:
    """Where the API is: tasks talk to it too, and die while queued if they look for it at another port."""
    base = f"http://{HOST}:{port}"
    return {
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": base,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__INSTANCE_NAME": "Rasd",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{base}/execution/",
    }


def child_environment(added: Mapping[str, str], inherited: Mapping[str, str] | None = None) -> dict[str, str]:
    """The whole environment of a child: the user's own, less what belongs to another Airflow, and `added`."""
    own = {
        name: value
        for name, value in (os.environ if inherited is None else inherited).items()
        if not name.startswith(_FOREIGN)
    }
    path = os.pathsep.join([str(programs()), own.get("PATH", os.defpath)])
    return {**own, **added, "PATH": path}


def programs() -> Path:
    """Folder of this environment's programs, where `airflow` lies beside the running Python."""
    return Path(sys.prefix) / "bin"


def free_port(first: int, *, tries: int = 100) -> int:
    """The first port from `first` on that nothing here listens on. Raises LocalStackError if all are taken."""
    for port in range(first, min(first + tries, 65536)):
        if _is_free(port):
            return port
    raise LocalStackError(f"no free port from {first} to {first + tries - 1}: name another with --port")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((HOST, port)) == 0:
            return False
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as uvicorn does; else a closed port waits a minute
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _rasd_variables(settings: Settings) -> dict[str, str]:
    """The settings as variables, with paths made whole: a child works in another folder."""
    known = {
        "RASD_HOME": str(settings.home),
        "RASD_SEEDS": str(settings.seeds),
        "RASD_DATABASE_URL": settings.database_url or "",
        "RASD_BATCH_SIZE": str(settings.batch_size),
        "RASD_MAX_DOCUMENT_BYTES": str(settings.max_document_bytes),
        "RASD_DOCS_KEPT_DAYS": str(settings.docs_kept_days),
        "RASD_TAGGER_MODEL": str(settings.tagger_model or ""),
    }
    return {name: value for name, value in known.items() if value}
