"""The page of Rasd inside the Airflow UI."""
