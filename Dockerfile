# One image for every service of docker-compose.yml. The default command is the API server.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    RASD_HOME=/opt/rasd/state \
    AIRFLOW_HOME=/opt/rasd/state/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/rasd/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    GX_ANALYTICS_ENABLED=false \
    DO_NOT_TRACK=1 \
    SCARF_ANALYTICS=false \
    SCARF_NO_ANALYTICS=true \
    OTEL_SDK_DISABLED=true

WORKDIR /opt/rasd

# What is installed changes less often than the code: an empty package stands in for it, so that this layer is kept.
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN mkdir etl && touch etl/__init__.py \
    && pip install --constraint constraints.txt --editable '.[celery]'

COPY migrations ./migrations
COPY seeds ./seeds
COPY etl ./etl
COPY dags ./dags

# The state folder is made here, so that a fresh volume mounted over it belongs to the account that writes it.
RUN useradd --uid 50000 --no-create-home --home-dir /opt/rasd/state --shell /usr/sbin/nologin rasd \
    && install -d -o rasd -g rasd -m 0750 state state/airflow
USER rasd
VOLUME /opt/rasd/state
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=5 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/api/v2/version', timeout=5)"]
CMD ["airflow", "api-server"]
