# syntax=docker/dockerfile:1
# Two stages: the first builds the environment, the second holds only what runs. No compiler, no root.
# What runs is compiled there: nobody may write beside it later, and each process would compile it anew.

FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /app/venv
COPY requirements.lock ./
RUN /app/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY newsbot ./newsbot
RUN /app/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable .
RUN /app/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash newsbot

FROM python:3.11-slim
RUN useradd --create-home --uid 1000 newsbot && mkdir /data && chown newsbot:newsbot /data
WORKDIR /app
COPY --from=build /app /app
COPY migrations ./migrations
COPY feeds.yaml ./
ENV PATH="/app/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NEWSBOT_DATA_DIR=/data \
    NEWSBOT_FEEDS=/app/feeds.yaml \
    NEWSBOT_METRICS_PORT=9464
USER newsbot
VOLUME ["/data"]
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["newsbot", "health"]
ENTRYPOINT ["newsbot"]
CMD ["run"]
