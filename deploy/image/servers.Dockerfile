# The servers of local/ for a cluster of one's own: `kafka`, `s3`, `postgres` and `quest`, one a container.
#   mvn -DskipTests -pl local -am package && scripts/image servers
ARG BASE=eclipse-temurin:17-jre
FROM ${BASE}
COPY local/servers/kafka/target/lib /opt/servers/kafka
COPY local/servers/s3/target/lib /opt/servers/s3
COPY local/servers/quest/target/lib /opt/servers/quest
COPY local/servers/postgres/target/program /opt/servers/postgres
COPY deploy/image/server deploy/image/kafka-metrics.yaml /opt/servers/
RUN grep -q '^[^:]*:[^:]*:9999:' /etc/passwd || echo 'sluice:x:9999:9999:sluice:/tmp:/bin/bash' >>/etc/passwd
ENV HOME=/tmp
WORKDIR /tmp
USER 9999:9999
ENTRYPOINT ["/opt/servers/server"]
