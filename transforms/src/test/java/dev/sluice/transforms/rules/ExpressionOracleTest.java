package dev.sluice.transforms.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.sluice.camera.v1.Person;
import dev.sluice.camera.v1.ZoneType;
import dev.sluice.transforms.cameras.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random expressions over random people: the compiled term, the interpreter and an evaluation that
 * follows the words of the definition give the same.
 */
class ExpressionOracleTest {
  private static final int EXPRESSIONS = 400;
  private static final int PEOPLE = 25;

  @Test
  void compiledInterpretedAndDefinedValuesAgree() {
    long seed = Long.getLong("sluice.seed", 20260301);
    System.out.println("sluice.seed=" + seed);
    Random random = new Random(seed);
    ExpressionCompiler compiler = new ExpressionCompiler(Subject.PERSON);
    int compiled = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      RandomExpression expression = RandomExpression.condition(random);
      CelAbstractSyntaxTree ast =
          compiler.check(
              expression.text(),
              Use.CONDITION,
              (fault, offset) -> {
                throw new AssertionError(fault + " at " + offset + " of " + expression.text());
              });
      Term term = compiler.compile(expression.text(), Use.CONDITION, (fault, offset) -> {});
      Term interpreted = compiler.interpreted(ast);
      compiled += term instanceof InterpretedTerm ? 0 : 1;
      for (Person person : people(random)) {
        Object expected = expression.value(person);
        assertThat(term.value(Observations.of(Subject.PERSON, person)))
            .as("seed %d: %s of %s, compiled", seed, expression.text(), person)
            .isEqualTo(expected);
        assertThat(interpreted.value(Observations.of(Subject.PERSON, person)))
            .as("seed %d: %s of %s, interpreted", seed, expression.text(), person)
            .isEqualTo(expected);
      }
    }
    assertThat(compiled).isEqualTo(EXPRESSIONS);
  }

  private static List<Person> people(Random random) {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      Person.Builder person = Person.newBuilder();
      if (random.nextBoolean()) {
        person.setVest(random.nextBoolean());
      }
      if (random.nextBoolean()) {
        person.setHardHat(random.nextBoolean());
      }
      if (random.nextInt(3) > 0) {
        person.setZoneType(ZoneType.forNumber(random.nextInt(4)));
      }
      if (random.nextInt(3) > 0) {
        person.setZoneId(random.nextBoolean() ? "a" : "ab");
      }
      if (random.nextInt(3) > 0) {
        person.setSpeedMps(RandomExpression.number(random));
      }
      if (random.nextInt(3) > 0) {
        person.setBackBendDegrees(RandomExpression.number(random));
      }
      people.add(person.build());
    }
    return people;
  }
}
