package dev.sluice.transforms.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.CelVariableResolver;
import dev.sluice.transforms.cameras.Observation;
import dev.sluice.transforms.cameras.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates any checked expression with the interpreter of {@code dev.cel}.
 *
 * <p>The interpreter reads an absent fact as its default. So each read of a fact {@code
 * person.vest} is made a read of a variable of that qualified name, which is unbound where the fact
 * is absent: of an unbound variable the interpreter knows that it is unknown, and its logic of
 * unknowns is the one wanted here. has() still looks at the message.
 */
final class InterpretedTerm implements Term {
  private final Subject subject;
  private final Map<String, Term> variables;
  private final CelRuntime.Program program;

  InterpretedTerm(CelAbstractSyntaxTree ast, CelOptions options, Subject subject, Facts facts) {
    this.subject = subject;
    this.variables = new HashMap<>();
    variables.put(Variables.CAMERA, Observation::cameraId);
    variables.put(Variables.TRACK, Observation::trackId);
    variables.put(subject.fieldName(), observation -> observation.facts().message());
    facts.values().forEach((fact, value) -> variables.put(qualified(fact), value));
    try {
      this.program =
          CelRuntimeFactory.standardCelRuntimeBuilder()
              .setOptions(options)
              .addFileTypes(subject.facts().getFile())
              .build()
              .createProgram(withFactsAsVariables(ast));
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("cannot plan a checked expression", e);
    }
  }

  @Override
  public @Nullable Object value(Observation observation) {
    try {
      Object value = program.eval((CelVariableResolver) name -> variable(name, observation));
      return value instanceof CelUnknownSet ? null : value;
    } catch (CelEvaluationException failed) {
      return null;
    }
  }

  private Optional<Object> variable(String name, Observation observation) {
    Term term = variables.get(name);
    return term == null ? Optional.empty() : Optional.ofNullable(term.value(observation));
  }

  private CelAbstractSyntaxTree withFactsAsVariables(CelAbstractSyntaxTree ast) {
    Map<Long, CelReference> references = new HashMap<>(ast.getReferenceMap());
    CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .map(node -> node.expr())
        .filter(
            expr ->
                expr.getKind() == ExprKind.Kind.SELECT
                    && !expr.select().testOnly()
                    && Variables.isSubject(expr.select().operand(), subject))
        .filter(expr -> variables.containsKey(qualified(expr.select().field())))
        .forEach(
            expr ->
                references.put(
                    expr.id(),
                    CelReference.newBuilder().setName(qualified(expr.select().field())).build()));
    return CelAbstractSyntaxTree.newCheckedAst(
        ast.getExpr(), ast.getSource(), references, ast.getTypeMap());
  }

  private String qualified(String fact) {
    return subject.fieldName() + "." + fact;
  }
}
