# The page and the HTTP API in a container:
#   docker build -t decumulate .
#   docker run --rm -p 127.0.0.1:8760:8760 -e DECUMULATE_TOKEN=... decumulate      (16 or more letters and digits)
# then open http://127.0.0.1:8760/t/THE_TOKEN/. Any other command works too: docker run --rm decumulate solve h2
FROM python:3.12-slim
COPY . /tmp/decumulate
RUN pip install --no-cache-dir "/tmp/decumulate[mcp,owl,serve,trades]" \
    && rm -rf /tmp/decumulate \
    && useradd --create-home --uid 10001 decumulate
USER decumulate
WORKDIR /home/decumulate
EXPOSE 8760
ENTRYPOINT ["decumulate"]
CMD ["serve", "--host", "0.0.0.0", "--no-browser"]
