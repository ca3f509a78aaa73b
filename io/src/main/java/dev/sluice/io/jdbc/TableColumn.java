package dev.sluice.io.jdbc;

import java.io.Serializable;

/** A column of a table: none may be null. */
public record TableColumn(String name, Type type) implements Serializable {

  /** What a column holds, and what a row gives for it. */
  public enum Type {
    /** A String, without the character 0. */
    TEXT("text"),
    /** An Integer. */
    INTEGER("integer"),
    /** A Long. */
    BIGINT("bigint"),
    /** A BigDecimal. */
    NUMERIC("numeric"),
    /** A java.time.Instant. */
    TIMESTAMPTZ("timestamptz");

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }

    /** As SQL names it. */
    public String sql() {
      return sql;
    }
  }
}
