package dev.sluice.io.environment;

import java.io.IOException;
import java.io.Reader;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The one way in for secrets: variables of the environment, and files. White space around one is no
 * part of it, since {@code echo … | base64} leaves a line end there; one of nothing else is none. A
 * control character within one is an accident that most stores cannot be sent: it is refused. No
 * message holds any part of a secret, and {@link Masks} knows each that was read, refused or not.
 */
public final class Secrets {
  private Secrets() {}

  /** A secret, or where it should be, cannot be used; the message says which and why. */
  public static final class UnusableSecretException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1L;

    private UnusableSecretException(String message) {
      super(message);
    }
  }

  /**
   * A user and a password.
   *
   * @param user null: none is given
   * @param password null: none is given
   */
  public record Login(@Nullable String user, @Nullable String password) {
    /** Without either. */
    @Override
    public String toString() {
      return "Login";
    }
  }

  /**
   * The secret that a variable of the environment holds; null where it is not set, or blank.
   *
   * @throws UnusableSecretException if it cannot be sent
   */
  public static @Nullable String variable(String name) {
    return read(name, System.getenv(name));
  }

  /**
   * The secret that a file holds; null where it is blank.
   *
   * @param name what the file is, for messages, such as the option that names it
   * @throws UnusableSecretException if it cannot be read, or sent
   */
  public static @Nullable String file(String name, Path file) {
    String content;
    try {
      content = Files.readString(file);
    } catch (IOException e) {
      throw unreadable(name + " " + file);
    }
    return read(name + " " + file, content);
  }

  /**
   * A user and a password.
   *
   * @param file with {@code username=} and {@code password=}; null: the variables hold them
   * @throws UnusableSecretException if the file cannot be read, or one of them not be sent
   */
  public static Login login(@Nullable String file, String userVariable, String passwordVariable) {
    if (file == null) {
      return new Login(
          checked(userVariable, System.getenv(userVariable)), variable(passwordVariable));
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable("the credentials file " + file);
    }
    return new Login(
        checked("username in the file " + file, properties.getProperty("username")),
        read("password in the file " + file, properties.getProperty("password")));
  }

  private static UnusableSecretException unreadable(String what) {
    // Without its cause: that may quote the line at which it stopped.
    return new UnusableSecretException("cannot read " + what);
  }

  /**
   * The same secret, if a header of HTTP can carry it.
   *
   * @param name what it is, for the message
   * @throws UnusableSecretException if it holds anything but ASCII
   */
  public static @Nullable String forHeader(String name, @Nullable String secret) {
    if (secret != null && !secret.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new UnusableSecretException(
          name + " holds a character that is not ASCII, which a header of HTTP cannot carry");
    }
    return secret;
  }

  /** What was given, as it is used; null where there is nothing to it. */
  static @Nullable String read(String name, @Nullable String given) {
    if (given != null) {
      Masks.remember(given);
    }
    return checked(name, given);
  }

  private static @Nullable String checked(String name, @Nullable String given) {
    if (given == null || given.isBlank()) {
      return null;
    }
    String stripped = given.strip();
    if (stripped.chars().anyMatch(Character::isISOControl)) {
      throw new UnusableSecretException(
          name + " has a line end or another control character within, and cannot be sent");
    }
    return stripped;
  }
}
