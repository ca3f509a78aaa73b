package dev.sluice.io.records;

import java.util.zip.ZipException;

/** The object is packed in a way that is not read here; the message says in which. */
public final class UnknownCompressionException extends ZipException {
  private static final long serialVersionUID = 1L;

  UnknownCompressionException(String message) {
    super(message);
  }
}
