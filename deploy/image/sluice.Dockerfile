# The command and the console: runs on an embedded Flink (replays of a CronJob), producers of samples, checks, the pages.
#   mvn -DskipTests -pl command,console -am package && scripts/image sluice
ARG BASE=eclipse-temurin:17-jre
FROM ${BASE}
COPY scripts/sluice /opt/sluice/scripts/
COPY command/target/sluice.jar command/target/sluice-samples.jar /opt/sluice/command/target/
COPY console/target/sluice-console.jar /opt/sluice/console/target/
# What a checkout keeps in .sluice, such as the checkpoints of a pipeline that is idle, is the pod's own, and where one can write is /tmp.
# The archive of classes, at the path and for the time of the jar that it will run with. Some builders give their host a name that it does not know itself.
RUN grep -q '^[^:]*:[^:]*:9999:' /etc/passwd || echo 'sluice:x:9999:9999:sluice:/tmp:/bin/bash' >>/etc/passwd; \
  grep -q "$(hostname)" /etc/hosts || echo "127.0.0.1 $(hostname)" >>/etc/hosts; \
  /opt/sluice/scripts/sluice rehearse && ls /opt/sluice/command/target/*.jsa && rm -rf /opt/sluice/.sluice && ln -s /tmp /opt/sluice/.sluice
ENV HOME=/tmp SLUICE_REHEARSE=false
WORKDIR /tmp
USER 9999:9999
ENTRYPOINT ["/opt/sluice/scripts/sluice"]
