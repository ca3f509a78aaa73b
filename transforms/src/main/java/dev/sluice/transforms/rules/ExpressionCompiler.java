package dev.sluice.transforms.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.sluice.transforms.cameras.Subject;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compiles expressions over one subject. An expression names the subject as a rule does ({@code
 * person.hard_hat}), {@code camera} and {@code track}, and the constants of enums ({@code
 * ZoneType.WALKWAY}).
 */
final class ExpressionCompiler {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          // "person.back_bend_degrees > 60": a whole number is as good as 60.0.
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private final Subject subject;
  private final Facts facts;
  private final CelCompiler cel;

  ExpressionCompiler(Subject subject) {
    this.subject = subject;
    this.facts = new Facts(subject);
    this.cel =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setContainer(CelContainer.ofName(subject.facts().getFile().getPackage()))
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addFileTypes(subject.facts().getFile())
            .setTypeProvider(new EnumConstants())
            .addVar(subject.fieldName(), StructTypeReference.create(subject.facts().getFullName()))
            .addVar(Variables.CAMERA, SimpleType.STRING)
            .addVar(Variables.TRACK, SimpleType.STRING)
            .build();
  }

  /**
   * The expression, ready to be evaluated, or null where it has faults: each is told with its
   * offset in the text, in code points.
   */
  @Nullable Term compile(String text, CelType result, BiConsumer<Integer, String> faults) {
    CelValidationResult checked = cel.compile(text);
    for (CelIssue issue : checked.getErrors()) {
      faults.accept(
          checked
              .getSource()
              .getLocationOffset(
                  issue.getSourceLocation().getLine(), issue.getSourceLocation().getColumn())
              .orElse(0),
          issue.getMessage());
    }
    if (checked.hasError()) {
      return null;
    }
    CelAbstractSyntaxTree ast;
    try {
      ast = checked.getAst();
    } catch (CelValidationException e) {
      throw new IllegalStateException("has no errors, and yet: " + e.getMessage(), e);
    }
    if (!ast.getResultType().equals(result)) {
      faults.accept(
          0, "gives " + ast.getResultType().name() + ", but " + result.name() + " is needed");
      return null;
    }
    return TermCompiler.compile(ast, subject, facts)
        .orElseGet(() -> new InterpretedTerm(ast, OPTIONS, subject, facts));
  }
}
