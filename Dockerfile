# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/requirements.txt
RUN /opt/venv/bin/pip install --requirement /tmp/requirements.txt
COPY . /app
# Compiled now: the container runs as somebody who may not write here, and would compile again at every start.
RUN python -m compileall -q /opt/venv /app


FROM python:3.11-slim-bookworm

RUN useradd --uid 10001 --create-home millwright && install -d -o millwright -g millwright /app/var
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app

ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
USER millwright
# The embedded database and the files, when no other place is set.
VOLUME /app/var
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT', '8501')}/healthz\", timeout=4)"]
CMD ["python", "-m", "ui"]
