# What flink:1.19-java17 is elsewhere: its folders, user and start scripts.
ARG BASE
FROM ${BASE}
COPY flink /opt/flink
COPY docker-entrypoint.sh /
ENV FLINK_HOME=/opt/flink PATH=/opt/flink/bin:/opt/java/bin:/bin:/usr/bin
WORKDIR /opt/flink
USER 9999:9999
ENTRYPOINT ["/docker-entrypoint.sh"]
