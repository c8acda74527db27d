# The program with its networks, reports included. Build: docker build -t logicnet .
# Run: docker run --rm -v "$PWD:/data" logicnet check switch.bnet
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE constraints.txt ./
COPY logicnet logicnet
COPY networks networks
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.12-slim
COPY --from=build /src/constraints.txt /wheels/
COPY --from=build /wheels/*.whl /wheels/
# Headless Chromium prints `report -o x.pdf`; leave it out (--build-arg BROWSER=) where that is not needed.
ARG BROWSER=chromium
RUN if [ -n "$BROWSER" ]; then apt-get update && apt-get install -y --no-install-recommends $BROWSER fonts-dejavu-core \
        && rm -rf /var/lib/apt/lists/*; fi
RUN wheel=$(ls /wheels/*.whl) && pip install --no-cache-dir -c /wheels/constraints.txt "$wheel[report,sbml,tables,lsp]" \
    && rm -rf /wheels && useradd --create-home reader
USER reader
WORKDIR /data
ENTRYPOINT ["logicnet"]
CMD ["--help"]
