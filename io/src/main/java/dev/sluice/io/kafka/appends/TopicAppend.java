package dev.sluice.io.kafka.appends;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A record that is to be appended; its timestamp is that of the moment when it is sent.
 *
 * @param topic exists
 * @param key decides on the partition; null for any
 * @param value its content
 */
public record TopicAppend(String topic, @Nullable ByteString key, ByteString value) {

  int bytes() {
    return value.size() + (key == null ? 0 : key.size());
  }
}
