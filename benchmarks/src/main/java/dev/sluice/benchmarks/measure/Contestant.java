package dev.sluice.benchmarks.measure;

/** One of the programs that are measured against each other; an enum, in the order of a round. */
public interface Contestant {
  /** What figures and errors call it. */
  String label();
}
