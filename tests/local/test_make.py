"""The Makefile and CI's script: what they promise before anything is installed."""

import os
import re
import shutil
import subprocess

import pytest

from etl.settings import PROJECT_ROOT

MAKEFILE = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture
def bare(tmp_path):
    """A copy of the Makefile, and a PATH with nothing but what a shell needs."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(PROJECT_ROOT / name, tmp_path)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "grep", "sed", "awk", "touch"):
        (programs / name).symlink_to(shutil.which(name))
    return tmp_path


def _make(folder, *arguments):
    make = shutil.which("make")
    environment = {"PATH": str(folder / "bin"), "LC_ALL": "C", "HOME": str(folder)}
    return subprocess.run([make, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_without_a_goal_it_explains_itself(bare):
    shown = _make(bare).stdout
    for goal in ("run", "up", "down", "test", "lint", "bench", "clean", "help"):
        assert re.search(rf"^  make {goal} +\w", shown, re.MULTILINE), goal


def test_without_a_python_it_says_which(bare):
    done = _make(bare, "run")
    assert done.returncode
    assert "Python 3.11, 3.12 or 3.13" in done.stderr
    assert not (bare / ".venv").exists()


def test_a_python_that_makes_no_environments_is_told_with_the_package(bare):
    fake = bare / "bin" / "python3"
    fake.write_text('#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; *print*) echo 3.12;; esac\n')
    fake.chmod(0o755)
    done = _make(bare, "run")
    assert done.returncode
    assert "python3.12-venv" in done.stderr


def test_down_before_anything_is_set_up_is_no_error(bare):
    done = _make(bare, "down")
    assert done.returncode == 0
    assert "nothing runs" in done.stdout


def test_ci_installs_what_lacks_then_lints_and_tests():
    script = PROJECT_ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in text
    assert text.rstrip().endswith("make lint\nmake test")
    subprocess.run(["bash", "-n", str(script)], check=True)


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "Dockerfile", "docker-compose.yml", "constraints.txt"])
def test_no_package_registry_is_named(name):
    text = (PROJECT_ROOT / name).read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([\w.-]+)", text))
    assert hosts <= {"127.0.0.1", "localhost", "api-server"}
