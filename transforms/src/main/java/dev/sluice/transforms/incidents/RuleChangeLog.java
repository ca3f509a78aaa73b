package dev.sluice.transforms.incidents;

import dev.sluice.state.v1.EngineState;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what became of saved state under changed rules, once for a worker: each camera
 * meets the same change at its own time, and each thread of a worker has cameras of its own.
 */
final class RuleChangeLog {
  private static final Logger LOG = LoggerFactory.getLogger(RuleChangeLog.class);

  /** What was said already; it has one entry for each change of rules, which are few. */
  private static final Set<RuleChanges> SAID = ConcurrentHashMap.newKeySet();

  private RuleChangeLog() {}

  /**
   * Says it unless it was said; true if it had not been.
   *
   * @param met the state in which it was met
   */
  static boolean note(RuleChanges changes, EngineState met) {
    if (!SAID.add(changes)) {
      return false;
    }
    LOG.info(
        "The rules differ from those that saved the state. Keeping their state: {}."
            + " Starting empty: {}. Dropped: {}. First met with camera {}, which the former rules have"
            + " watched since {}.",
        changes.kept(),
        changes.started(),
        changes.dropped(),
        met.getCameraId(),
        met.hasRulesSinceMillis()
            ? Instant.ofEpochMilli(met.getRulesSinceMillis())
            : "a time that is not known");
    return true;
  }
}
