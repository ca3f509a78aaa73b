package dev.sluice.transforms.rules;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.sluice.transforms.cameras.Subject;

/** What an expression can name, beside its subject. */
final class Variables {
  /** The camera id of the observation. */
  static final String CAMERA = "camera";

  /** The track id of the observation. */
  static final String TRACK = "track";

  private Variables() {}

  /** Whether the expression is the subject itself, such as {@code person}. */
  static boolean isSubject(CelExpr expr, Subject subject) {
    return expr.getKind() == ExprKind.Kind.IDENT && expr.ident().name().equals(subject.fieldName());
  }
}
