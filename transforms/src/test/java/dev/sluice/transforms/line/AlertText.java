package dev.sluice.transforms.line;

import dev.sluice.line.v1.Alert;
import dev.sluice.line.v1.AlertValue;

/** Alerts as {@link LineOracle} says them. */
public final class AlertText {
  private AlertText() {}

  /** All but its id, the severity and the state, which the closing says. */
  public static String of(Alert alert) {
    StringBuilder text = new StringBuilder(alert.getRuleId());
    text.append(' ').append(alert.getMetric()).append(' ').append(alert.getMachine());
    text.append('/').append(alert.getDevice()).append(" since ").append(alert.getSinceMillis());
    text.append(" opened ").append(alert.getOpenedMillis()).append(" by");
    alert.getOpenedByList().forEach(value -> text.append(' ').append(of(value)));
    if (alert.hasClosedMillis()) {
      text.append(" closed ").append(alert.getClosedMillis());
      text.append(" by ").append(of(alert.getClosedBy()));
    }
    return text.toString();
  }

  private static String of(AlertValue value) {
    return value.getTimeMillis() + ":" + value.getValue();
  }
}
