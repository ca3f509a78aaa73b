# What eclipse-temurin:17-jre is elsewhere.
FROM scratch
COPY . /
ENV JAVA_HOME=/opt/java PATH=/opt/java/bin:/bin:/usr/bin LANG=C.UTF-8
CMD ["bash"]
