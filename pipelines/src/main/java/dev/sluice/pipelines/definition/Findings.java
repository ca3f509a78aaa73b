package dev.sluice.pipelines.definition;

/** Whom an endpoint tells what it finds, in lines for a person. */
public interface Findings {
  /** Nobody. */
  Findings IGNORED =
      new Findings() {
        @Override
        public void say(String line) {}

        @Override
        public void warn(String line) {}
      };

  /** What is as it should be. */
  void say(String line);

  /** What a run can live with, and a person should know. */
  void warn(String line);
}
