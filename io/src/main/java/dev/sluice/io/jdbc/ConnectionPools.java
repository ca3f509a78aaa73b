package dev.sluice.io.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.io.environment.Secrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * One pool of connections for each database in a worker process, however many steps and parallel
 * parts of them write to it: opened by the first, closed by the last.
 */
final class ConnectionPools {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than any write takes, shorter than an outage is to be noticed late. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private static final Map<JdbcSettings, Shared> SHARED = new HashMap<>();

  private ConnectionPools() {}

  private static final class Shared {
    private final HikariDataSource pool;
    private int users;

    Shared(HikariDataSource pool) {
      this.pool = pool;
    }
  }

  /** A share of a pool. Closing it more than once does nothing. */
  static final class Lease implements AutoCloseable {
    private final JdbcSettings settings;
    private final DataSource pool;
    private boolean open = true;

    private Lease(JdbcSettings settings, DataSource pool) {
      this.settings = settings;
      this.pool = pool;
    }

    /** Gives connections that commit each statement. */
    DataSource pool() {
      return pool;
    }

    @Override
    public void close() {
      synchronized (SHARED) {
        Shared shared = SHARED.get(settings);
        if (open && shared != null && --shared.users == 0) {
          SHARED.remove(settings);
          shared.pool.close();
        }
        open = false;
      }
    }
  }

  /** Opens no connection yet. */
  static Lease lease(JdbcSettings settings) {
    synchronized (SHARED) {
      Shared shared = SHARED.computeIfAbsent(settings, some -> new Shared(open(some)));
      shared.users++;
      return new Lease(settings, shared.pool);
    }
  }

  private static HikariDataSource open(JdbcSettings settings) {
    Secrets.Login login = settings.login();
    HikariConfig config = new HikariConfig();
    config.setPoolName("sluice-jdbc");
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl(settings.url());
    config.setUsername(login.user());
    config.setPassword(login.password());
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(0);
    // A database that is away is the writer's to wait for, and to complain of.
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(CONNECT.toMillis());
    config.addDataSourceProperty("connectTimeout", CONNECT.toSeconds());
    config.addDataSourceProperty("socketTimeout", ANSWER.toSeconds());
    config.addDataSourceProperty("tcpKeepAlive", true);
    config.addDataSourceProperty("ApplicationName", "sluice");
    return new HikariDataSource(config);
  }
}
