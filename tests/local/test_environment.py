"""What Airflow's processes are given: keys, addresses, silence; ports."""

import json
import socket
import stat

import pytest

from etl import local_environment as environment
from etl.settings import Settings

ADDRESS = "postgresql+psycopg://postgres@localhost/airflow?host=%2Ftmp%2Fx"


@pytest.fixture
def project(tmp_path):
    return Settings(home=tmp_path / "مشروع رصد" / ".rasd", seeds=tmp_path / "بذور")


@pytest.fixture
def listener():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_keys_are_random_kept_and_private(project, tmp_path):
    first = environment.local_secrets(project)
    assert environment.local_secrets(project) == first
    other = environment.local_secrets(Settings(home=tmp_path / "other", seeds=tmp_path))
    for name in environment.Secrets.__slots__:
        assert getattr(first, name) != getattr(other, name)
        assert len(getattr(first, name)) >= 16
    folder = environment.airflow_home(project)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secrets.json").stat().st_mode) == 0o600


def test_damaged_keys_are_told(project):
    (environment.airflow_home(project) / "secrets.json").write_text("{", encoding="utf-8")
    with pytest.raises(environment.LocalStackError, match="remove it"):
        environment.local_secrets(project)


def test_the_key_is_one_that_fernet_takes(project):
    from cryptography.fernet import Fernet

    fernet = Fernet(environment.local_secrets(project).fernet_key)
    assert fernet.decrypt(fernet.encrypt("رصد".encode())).decode() == "رصد"


def test_the_password_file_has_the_one_user_and_is_private(project):
    found = environment.airflow_environment(project, address=ADDRESS)
    path = environment.airflow_home(project) / "passwords.json"
    assert found["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"] == str(path)
    assert found["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"] == "rasd:admin"
    assert json.loads(path.read_text()) == {"rasd": environment.local_secrets(project).password}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_addresses_follow_the_port(project):
    found = environment.airflow_environment(project, port=8123, address=ADDRESS)
    assert found["AIRFLOW__API__PORT"] == "8123"
    assert found["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert found["AIRFLOW__API__BASE_URL"] == "http://127.0.0.1:8123"
    assert found["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8123/execution/"


def test_every_option_exists_in_airflow(project):
    from airflow.configuration import conf

    names = [name for name in environment.airflow_environment(project, address=ADDRESS) if name.startswith("AIRFLOW__")]
    assert len(names) > 20
    for name in names:
        section, key = name.removeprefix("AIRFLOW__").lower().split("__")
        assert key in conf.configuration_description[section]["options"], name


def test_nothing_phones_home(project):
    found = environment.airflow_environment(project, address=ADDRESS)
    assert found["GX_ANALYTICS_ENABLED"] == "false"
    assert found["OTEL_SDK_DISABLED"] == "true"
    assert {value for name, value in found.items() if name.endswith(("STATSD_ON", "OTEL_ON", "SENTRY_ON"))} == {"False"}


def test_airflow_reports_no_usage():
    from airflow.configuration import conf

    assert "usage_data_collection" not in conf.configuration_description


def test_a_child_reads_back_the_same_settings(project):
    from etl.settings import load

    own = Settings(home=project.home, seeds=project.seeds, database_url="postgresql://x/y", batch_size=7)
    assert load(environment.airflow_environment(own, address=ADDRESS)) == own


def test_another_airflow_in_the_shell_does_not_leak():
    inherited = {"AIRFLOW_HOME": "/other", "AIRFLOW__CORE__EXECUTOR": "X", "PYTHONHOME": "/p", "LANG": "ar_SY.UTF-8"}
    found = environment.child_environment({"A": "1"}, inherited)
    assert found.pop("PATH").startswith(str(environment.programs()))
    assert found == {"A": "1", "LANG": "ar_SY.UTF-8"}


def test_a_taken_port_is_passed_over(listener):
    assert environment.free_port(listener) > listener
    assert not environment._is_free(listener)


def test_a_free_port_is_taken_as_it_is(listener):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    assert environment.free_port(free) == free


def test_no_port_left_is_told(listener):
    with pytest.raises(environment.LocalStackError, match="--port"):
        environment.free_port(listener, tries=1)
