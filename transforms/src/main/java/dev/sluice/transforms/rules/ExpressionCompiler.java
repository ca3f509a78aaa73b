package dev.sluice.transforms.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.sluice.transforms.cameras.Subject;
import java.util.List;
import java.util.function.ObjIntConsumer;
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
   * The expression, ready to be evaluated, or null where it has faults.
   *
   * @param faults takes each fault and its offset in the text, in code points
   */
  @Nullable Term compile(String text, Use use, ObjIntConsumer<String> faults) {
    CelAbstractSyntaxTree ast = check(text, use, faults);
    return ast == null
        ? null
        : TermCompiler.compile(ast, subject, facts).orElseGet(() -> interpreted(ast));
  }

  /** The checked expression, or null where it has faults. */
  @Nullable CelAbstractSyntaxTree check(String text, Use use, ObjIntConsumer<String> faults) {
    CelValidationResult parsed = cel.parse(text);
    if (parsed.hasError()) {
      // What follows the first error of a parser is mostly an echo of it.
      tell(text, parsed, parsed.getErrors().subList(0, 1), faults);
      return null;
    }
    CelValidationResult checked = cel.check(ast(parsed));
    if (checked.hasError()) {
      tell(text, checked, checked.getErrors(), faults);
      return null;
    }
    CelAbstractSyntaxTree ast = ast(checked);
    return ExpressionChecks.pass(ast, subject, use, faults) ? ast : null;
  }

  /** The checked expression as the interpreter evaluates it. */
  Term interpreted(CelAbstractSyntaxTree ast) {
    return new InterpretedTerm(ast, OPTIONS, subject, facts);
  }

  private void tell(
      String text,
      CelValidationResult result,
      List<CelIssue> issues,
      ObjIntConsumer<String> faults) {
    CompilerMessages messages = new CompilerMessages(subject, text);
    for (CelIssue issue : issues) {
      int line = issue.getSourceLocation().getLine();
      int column = issue.getSourceLocation().getColumn();
      int offset = result.getSource().getLocationOffset(line, column).orElse(0);
      messages.tell(issue.getMessage(), offset, faults);
    }
  }

  private static CelAbstractSyntaxTree ast(CelValidationResult valid) {
    try {
      return valid.getAst();
    } catch (CelValidationException e) {
      throw new IllegalStateException("no errors, and yet: " + e.getMessage(), e);
    }
  }
}
