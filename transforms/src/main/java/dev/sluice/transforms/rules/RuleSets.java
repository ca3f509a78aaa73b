package dev.sluice.transforms.rules;

import com.google.common.hash.Hashing;
import com.google.protobuf.CodedOutputStream;
import dev.sluice.rules.v1.RuleSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The rule set that is shipped, and what identifies a rule set. */
public final class RuleSets {
  private static final String WORKPLACE_SAFETY = "workplace-safety.yaml";

  private RuleSets() {}

  /** Rules for a warehouse or a factory floor: doors, vehicles, people, things in the way. */
  public static RuleSet workplaceSafety() {
    return RuleSetReader.read(WORKPLACE_SAFETY, workplaceSafetyYaml());
  }

  /** The same as it is written, to start own rules from. */
  public static String workplaceSafetyYaml() {
    try (InputStream yaml = RuleSets.class.getResourceAsStream(WORKPLACE_SAFETY)) {
      if (yaml == null) {
        throw new IllegalStateException(WORKPLACE_SAFETY + " is missing from the jar");
      }
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + WORKPLACE_SAFETY + " from the jar", e);
    }
  }

  /**
   * SHA-256 over the serialized rule set, lower-case hexadecimal. Two files that differ in
   * comments, order of keys or spelling of constants only have the same.
   */
  public static String sha256(RuleSet ruleSet) {
    byte[] bytes = new byte[ruleSet.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      ruleSet.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array that is large enough cannot fail", e);
    }
    return Hashing.sha256().hashBytes(bytes).toString();
  }
}
