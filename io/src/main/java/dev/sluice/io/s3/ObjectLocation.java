package dev.sluice.io.s3;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket and a key, or the beginning of keys, in it.
 *
 * @param bucket the bucket
 * @param key the key, or the beginning of keys; empty for the whole bucket; without a leading
 *     {@code /}
 */
public record ObjectLocation(String bucket, String key) implements Serializable {
  private static final Pattern URI =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

  /** As in the days of Hadoop; not to be repeated in a message. */
  private static final Pattern WITH_KEYS =
      Pattern.compile("^s3[an]?:/*[^/]*[:@]|^[^/:]*:/*[^/]*:.*@");

  /**
   * Reads {@code s3://bucket} or {@code s3://bucket/some/key}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static ObjectLocation parse(String uri) {
    Matcher matcher = URI.matcher(uri);
    checkArgument(
        !WITH_KEYS.matcher(uri).find(),
        "must be s3://bucket or s3://bucket/prefix, without keys: they come from the environment");
    checkArgument(matcher.matches(), "must be s3://bucket or s3://bucket/prefix, but was: %s", uri);
    String key = matcher.group(2);
    return new ObjectLocation(matcher.group(1), key == null ? "" : key);
  }

  /** A key below this one, as below a folder. */
  public ObjectLocation resolve(String child) {
    return new ObjectLocation(
        bucket, key.isEmpty() || key.endsWith("/") ? key + child : key + "/" + child);
  }

  /** As {@code s3://bucket/key}. */
  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}
