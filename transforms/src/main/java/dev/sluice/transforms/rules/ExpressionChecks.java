package dev.sluice.transforms.rules;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelTypes;
import dev.sluice.transforms.cameras.Subject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** Finds in an expression whose types are right what can still not be meant. */
final class ExpressionChecks {
  private static final Set<String> COMPARISONS = Set.of("_==_", "_!=_", "@in");

  private final CelAbstractSyntaxTree ast;
  private final Subject subject;
  private final ObjIntConsumer<String> faults;
  private boolean passed = true;

  private ExpressionChecks(
      CelAbstractSyntaxTree ast, Subject subject, ObjIntConsumer<String> faults) {
    this.ast = ast;
    this.subject = subject;
    this.faults = faults;
  }

  /** Whether all is well; what is not is told with its offset, in code points. */
  static boolean pass(
      CelAbstractSyntaxTree ast, Subject subject, Use use, ObjIntConsumer<String> faults) {
    ExpressionChecks checks = new ExpressionChecks(ast, subject, faults);
    checks.result(use);
    checks.nodes(CelNavigableAst.fromAst(ast).getRoot().allNodes().map(n -> n.expr()).toList());
    if (use == Use.SEVERITY) {
      checks.severities(ast.getExpr());
    }
    return checks.passed;
  }

  private void result(Use use) {
    if (!ast.getResultType().equals(use.type())) {
      String given = CelTypes.format(ast.getResultType());
      String needed = CelTypes.format(use.type());
      faults.accept("gives a value of type " + given + ", where " + needed + " is needed", 0);
      passed = false;
    }
  }

  private void nodes(List<CelExpr> all) {
    if (all.stream().noneMatch(this::isVariable)) {
      faults.accept("is always the same: it does not look at the " + subject.fieldName(), 0);
      passed = false;
    }
    for (CelExpr expr : all) {
      if (expr.getKind() == ExprKind.Kind.CALL) {
        call(expr.call());
      } else if (expr.getKind() == ExprKind.Kind.COMPREHENSION
          && expr.comprehension().iterVar().equals(subject.fieldName())) {
        fault(expr, "'" + subject.fieldName() + "' is the subject, and cannot name an element");
      }
    }
  }

  private void call(CelCall call) {
    if (COMPARISONS.contains(call.function())) {
      compared(call.args().get(0), call.args().get(1));
      compared(call.args().get(1), call.args().get(0));
    } else if (call.function().equals("matches")) {
      pattern(call.args().get(call.args().size() - 1));
    }
  }

  private void pattern(CelExpr expr) {
    if (expr.getKind() == ExprKind.Kind.CONSTANT) {
      try {
        Pattern.compile(expr.constant().stringValue());
      } catch (PatternSyntaxException e) {
        fault(expr, "is no pattern: " + e.getMessage());
      }
    }
  }

  /** To {@code dev.cel} all enums are whole numbers. */
  private void compared(CelExpr fact, CelExpr other) {
    Optional<EnumDescriptor> type = enumOf(fact);
    if (type.isEmpty()) {
      return;
    }
    String prefix = type.get().getFullName() + ".";
    List<CelExpr> constants =
        other.getKind() == ExprKind.Kind.LIST ? other.list().elements() : List.of(other);
    for (CelExpr constant : constants) {
      ast.getReference(constant.id())
          .filter(reference -> reference.value().isPresent())
          .map(CelReference::name)
          .filter(name -> !name.startsWith(prefix))
          .ifPresent(
              name ->
                  fault(
                      constant,
                      "'"
                          + fact.select().field()
                          + "' is a "
                          + type.get().getName()
                          + ", which "
                          + name.substring(type.get().getFile().getPackage().length() + 1)
                          + " is not"));
    }
  }

  private Optional<EnumDescriptor> enumOf(CelExpr expr) {
    if (expr.getKind() != ExprKind.Kind.SELECT
        || !Variables.isSubject(expr.select().operand(), subject)) {
      return Optional.empty();
    }
    return Optional.ofNullable(subject.facts().findFieldByName(expr.select().field()))
        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.ENUM)
        .map(FieldDescriptor::getEnumType);
  }

  /** Looks at the texts that the expression can give, as far as they stand in it. */
  private void severities(CelExpr expr) {
    if (expr.getKind() == ExprKind.Kind.CALL && expr.call().function().equals("_?_:_")) {
      severities(expr.call().args().get(1));
      severities(expr.call().args().get(2));
    } else if (expr.getKind() == ExprKind.Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
        && !Severities.isName(expr.constant().stringValue())) {
      String name = expr.constant().stringValue();
      fault(expr, "unknown severity '" + name + "'" + Spelling.hint(name, Severities.names()));
    }
  }

  private boolean isVariable(CelExpr expr) {
    return expr.getKind() == ExprKind.Kind.IDENT
        && (Variables.isSubject(expr, subject)
            || expr.ident().name().equals(Variables.CAMERA)
            || expr.ident().name().equals(Variables.TRACK));
  }

  private void fault(CelExpr expr, String message) {
    int offset = ast.getSource().getPositionsMap().getOrDefault(expr.id(), 0);
    // The position of a selection is that of its dot.
    boolean atDot = ast.getSource().getContent().get(offset) == '.';
    faults.accept(message, atDot ? offset + 1 : offset);
    passed = false;
  }
}
