package dev.sluice.transforms.forecast;

import java.util.Locale;

/** The kinds of models that can be trained; their names in lower case are what people say. */
public enum ModelKind {
  /** A line in the features of six means. Trained in a second. */
  RIDGE,
  /** A small recurrent network. Trained in some seconds, and slower to forecast. */
  RECURRENT;

  /** How people name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
