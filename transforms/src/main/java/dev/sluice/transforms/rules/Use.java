package dev.sluice.transforms.rules;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;

/** What an expression is there for, which says what it has to give. */
enum Use {
  /** Whether an observation counts. */
  CONDITION(SimpleType.BOOL),
  /** A text that two observations have to share. */
  MATCH(SimpleType.STRING),
  /** The name of a severity. */
  SEVERITY(SimpleType.STRING);

  private final CelType type;

  Use(CelType type) {
    this.type = type;
  }

  CelType type() {
    return type;
  }
}
