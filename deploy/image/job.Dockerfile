# A job's image, for application mode: Flink, its S3 file system as a plugin, and the pipelines in usrlib.
#   mvn -DskipTests -pl pipelines,command -am package && scripts/image job
ARG BASE=flink:1.19-java17
FROM ${BASE}
USER root
RUN mkdir -p /opt/flink/plugins/s3-fs-hadoop /opt/flink/usrlib && mv /opt/flink/opt/flink-s3-fs-hadoop-*.jar /opt/flink/plugins/s3-fs-hadoop/
# The small one is the jar of the job, which goes through Flink's blobs for each job; the large one lies here already.
COPY .sluice/image/sluice-entry.jar pipelines/target/sluice-cluster.jar /opt/flink/usrlib/
WORKDIR /opt/flink
USER 9999:9999
