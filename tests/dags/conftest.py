"""Airflow, where a test imports it, keeps its files in a folder that ends with the session."""

import atexit
import os
import shutil
import tempfile

if "airflow" not in __import__("sys").modules:
    _HOME = tempfile.mkdtemp(prefix="rasd-airflow-")
    atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
    os.environ.update(
        AIRFLOW_HOME=_HOME,
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__CORE__DAGS_FOLDER=f"{_HOME}/dags",
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{_HOME}/airflow.db",
    )
