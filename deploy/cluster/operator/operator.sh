#!/bin/bash
# Flink's client reaches into the JDK, as Flink itself does.
opens=(--add-exports=java.base/sun.net.util=ALL-UNNAMED)
for package in java.lang java.lang.reflect java.net java.io java.nio java.text java.time java.util java.util.concurrent java.util.concurrent.atomic \
  java.util.concurrent.locks sun.nio.ch; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx384m "${opens[@]}" -Dlog4j.configurationFile=/opt/flink/conf/log4j2.properties \
  -cp '/opt/operator/lib/*' org.apache.flink.kubernetes.operator.FlinkOperator "$@"
