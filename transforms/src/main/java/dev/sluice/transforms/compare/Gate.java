package dev.sluice.transforms.compare;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntimeFactory;
import dev.sluice.compare.v1.Comparison;
import dev.sluice.compare.v1.GateAnswer;
import dev.sluice.compare.v1.RuleTotals;
import dev.sluice.compare.v1.Totals;
import dev.sluice.compare.v1.TruthScore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition over the totals of a comparison under which it fails, such as {@code missing > 0 or
 * changed > 1%}. It is CEL, with two words more: {@code and}, {@code or} and {@code not} stand for
 * {@code &&}, {@code ||} and {@code !}, and {@code 1%} for one percent of all outcomes.
 *
 * <p>There are the totals by name ({@code left, right, same, changed, shifted, missing, new}),
 * {@code total} (all outcomes: a pair is one), {@code rules}, a map from each rule's id to the same
 * names, as in {@code rules["door-left-open"].missing > 3}; and, where the comparison was held
 * against the truth, {@code precision} and {@code recall} of the right side and {@code
 * left_precision} and {@code left_recall} of the left. Where those are not known, asking for them
 * makes the gate hold: what cannot be shown does not pass.
 */
public final class Gate {
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
  private static final CelType COUNTS = MapType.create(SimpleType.STRING, SimpleType.INT);

  /** Of the gate's own text: a quoted text, a word, a percentage, or any other character. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<quoted>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')"
              + "|(?<word>[A-Za-z_][A-Za-z0-9_]*)"
              + "|(?<percent>\\d+(?:\\.\\d+)?)\\s*%(?!\\s*(?!(?:and|or)\\b)[\\w(.\"'\\[])"
              + "|(?<other>.)",
          Pattern.DOTALL);

  private static final Map<String, String> WORDS = Map.of("and", "&&", "or", "||", "not", "!");

  private static final Map<String, CelType> VARIABLES =
      ImmutableMap.<String, CelType>builder()
          .put("left", SimpleType.INT)
          .put("right", SimpleType.INT)
          .put("same", SimpleType.INT)
          .put("changed", SimpleType.INT)
          .put("shifted", SimpleType.INT)
          .put("missing", SimpleType.INT)
          .put("new", SimpleType.INT)
          .put("total", SimpleType.INT)
          .put("rules", MapType.create(SimpleType.STRING, COUNTS))
          .put("precision", SimpleType.DOUBLE)
          .put("recall", SimpleType.DOUBLE)
          .put("left_precision", SimpleType.DOUBLE)
          .put("left_recall", SimpleType.DOUBLE)
          .buildOrThrow();

  private final String expression;
  private final CelAbstractSyntaxTree ast;

  private Gate(String expression, CelAbstractSyntaxTree ast) {
    this.expression = expression;
    this.ast = ast;
  }

  /**
   * The gate of an expression.
   *
   * @throws IllegalArgumentException if it is no such condition, with what is wrong
   */
  public static Gate of(String expression) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setResultType(SimpleType.BOOL);
    VARIABLES.forEach(builder::addVar);
    CelCompiler compiler = builder.build();
    try {
      return new Gate(expression, compiler.compile(translated(expression)).getAst());
    } catch (CelValidationException e) {
      String problem =
          e.getErrors().isEmpty()
              ? String.valueOf(e.getMessage())
              : e.getErrors().get(0).getMessage();
      throw new IllegalArgumentException(
          String.format(
              "cannot use '%s': %s (known are %s)",
              expression, problem.strip(), String.join(", ", VARIABLES.keySet())),
          e);
    }
  }

  private static String translated(String expression) {
    StringBuilder cel = new StringBuilder();
    Matcher tokens = TOKEN.matcher(expression);
    while (tokens.find()) {
      String word = tokens.group("word");
      String percent = tokens.group("percent");
      if (word != null) {
        cel.append(WORDS.getOrDefault(word, word));
      } else if (percent != null) {
        cel.append("(double(total) * ")
            .append(percent)
            .append(percent.contains(".") ? "" : ".0")
            .append(" / 100.0)");
      } else {
        cel.append(tokens.group());
      }
    }
    return cel.toString();
  }

  /** Whether it holds for a comparison, and why. */
  public GateAnswer ask(Comparison comparison) {
    Map<String, Object> values = values(comparison);
    try {
      Object holds =
          CelRuntimeFactory.standardCelRuntimeBuilder()
              .setOptions(OPTIONS)
              .build()
              .createProgram(ast)
              .eval(values);
      if (!(holds instanceof Boolean held)) {
        return unanswered("a value is not known: " + used(values));
      }
      return GateAnswer.newBuilder()
          .setExpression(expression)
          .setHolds(held)
          .setSentence(
              String.format(
                  "%s %s: %s", expression, held ? "holds" : "does not hold", used(values)))
          .build();
    } catch (CelEvaluationException e) {
      return unanswered(String.valueOf(e.getMessage()));
    }
  }

  private GateAnswer unanswered(String why) {
    return GateAnswer.newBuilder()
        .setExpression(expression)
        .setHolds(true)
        .setSentence(
            String.format("%s cannot be answered, so it counts as holding: %s", expression, why))
        .build();
  }

  private static Map<String, Object> values(Comparison comparison) {
    Map<String, Object> values = new LinkedHashMap<>(counts(comparison.getTotals()));
    Map<String, Map<String, Long>> rules = new TreeMap<>();
    for (RuleTotals rule : comparison.getRulesList()) {
      rules.put(rule.getRuleId(), counts(rule.getTotals()));
    }
    values.put("rules", rules);
    for (TruthScore score : comparison.getTruthList()) {
      if (score.getRuleId().isEmpty()) {
        String side = score.getRight() ? "" : "left_";
        if (score.hasPrecision()) {
          values.put(side + "precision", score.getPrecision());
        }
        if (score.hasRecall()) {
          values.put(side + "recall", score.getRecall());
        }
      }
    }
    return values;
  }

  private static Map<String, Long> counts(Totals totals) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("left", totals.getLeft());
    counts.put("right", totals.getRight());
    counts.put("same", totals.getSame());
    counts.put("changed", totals.getChanged());
    counts.put("shifted", totals.getShifted());
    counts.put("missing", totals.getMissing());
    counts.put("new", totals.getNew());
    counts.put("total", SumTotals.outcomes(totals));
    return counts;
  }

  /** The values of the names in the expression, each once, in its order. */
  private String used(Map<String, Object> values) {
    long total = (Long) values.getOrDefault("total", 0L);
    Map<String, String> used = new LinkedHashMap<>();
    Matcher tokens = TOKEN.matcher(expression);
    while (tokens.find()) {
      String word = tokens.group("word");
      String quoted = tokens.group("quoted");
      if (word != null && values.get(word) instanceof Long count) {
        used.put(
            word,
            word.equals("total") || total == 0
                ? String.format(Locale.ROOT, "%s is %,d", word, count)
                : String.format(
                    Locale.ROOT, "%s is %,d (%.2f %%)", word, count, 100.0 * count / total));
      } else if (word != null && values.get(word) instanceof Double share) {
        used.put(word, String.format(Locale.ROOT, "%s is %.4f", word, share));
      } else if (quoted != null
          && values.get("rules") instanceof Map<?, ?> rules
          && rules.get(quoted.substring(1, quoted.length() - 1)) instanceof Map<?, ?> counts) {
        used.put(quoted, quoted.substring(1, quoted.length() - 1) + " has " + counts);
      }
    }
    return String.format(Locale.ROOT, "%s, of %,d in all", String.join(", ", used.values()), total);
  }
}
