package dev.sluice.command.deploy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.local.SignedKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStore.PrivateKeyEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The world behind a proxy: STS by its own name, which gives a role's keys to whoever shows a
 * token; and TLS in front of a store of objects. Each has a certificate of a CA of its own.
 */
final class FakeAws implements AutoCloseable {
  static final String STS = "sts.eu-central-1.amazonaws.com";

  /** Nobody sees it: the store is in memory. */
  private static final char[] NOTHING = new char[0];

  private static final String REFUSAL =
      """
      <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <Error>
          <Type>Sender</Type>
          <Code>AccessDenied</Code>
          <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message>
        </Error>
        <RequestId>1</RequestId>
      </ErrorResponse>
      """;
  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

  private final Map<String, SignedKeys> keys =
      Map.of(
          "sts", SignedKeys.of("sts-ca", Map.of("sts", "dns:" + STS)),
          "store", SignedKeys.of("store-ca", Map.of("store", "ip:127.0.0.1")));
  private final List<ServerSocket> servers = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final String answer;
  private volatile boolean refuses;

  private FakeAws(String answer) {
    this.answer = answer;
  }

  /** One that gives these keys. */
  static FakeAws of(String accessKey, String secretKey) {
    return new FakeAws(
        """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleWithWebIdentityResult>
                <Credentials>
                  <AccessKeyId>%s</AccessKeyId>
                  <SecretAccessKey>%s</SecretAccessKey>
                  <SessionToken>session</SessionToken>
                  <Expiration>%s</Expiration>
                </Credentials>
                <AssumedRoleUser>
                  <Arn>arn:aws:sts::111122223333:assumed-role/sluice/pod</Arn>
                  <AssumedRoleId>AROA:pod</AssumedRoleId>
                </AssumedRoleUser>
              </AssumeRoleWithWebIdentityResult>
              <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
            </AssumeRoleWithWebIdentityResponse>
            """
            .formatted(
                accessKey,
                secretKey,
                Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS)));
  }

  /** Writes the certificate of a CA as PEM. */
  Path ca(String of, Path file) throws IOException {
    return Files.writeString(file, keys.get(of).authority());
  }

  private SSLContext context(String of) throws Exception {
    PrivateKeyEntry entry = keys.get(of).entry(of);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(of, entry.getPrivateKey(), NOTHING, entry.getCertificateChain());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(own, NOTHING);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** What was asked of STS: the parameters of each request. */
  List<String> asked() {
    return asked;
  }

  /** From now on STS gives nobody keys. */
  void refuse() {
    refuses = true;
  }

  /** Starts the proxy, and gives its port. */
  int proxy() throws Exception {
    SSLContext context = context("sts");
    return serve(
        client -> {
          String connect = head(client.getInputStream());
          if (!connect.startsWith("CONNECT " + STS + ":443 ")) {
            asked.add(connect.lines().findFirst().orElse(""));
            client.getOutputStream().write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(UTF_8));
            return;
          }
          client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
          SSLSocket inner = tls(context, client);
          String head = head(inner.getInputStream());
          Matcher length = LENGTH.matcher(head);
          byte[] body =
              inner
                  .getInputStream()
                  .readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
          asked.add(URLDecoder.decode(new String(body, UTF_8), UTF_8));
          byte[] said = (refuses ? REFUSAL : answer).getBytes(UTF_8);
          inner
              .getOutputStream()
              .write(
                  ((refuses ? "HTTP/1.1 403 Forbidden\r\n" : "HTTP/1.1 200 OK\r\n")
                          + "Content-Type: text/xml\r\n"
                          + "Connection: close\r\n"
                          + "Content-Length: "
                          + said.length
                          + "\r\n\r\n")
                      .getBytes(UTF_8));
          inner.getOutputStream().write(said);
          inner.getOutputStream().flush();
          inner.close();
        });
  }

  /** Starts TLS in front of a port of this machine, and gives its own. */
  int inFrontOf(int port) throws Exception {
    SSLContext context = context("store");
    return serve(
        client -> {
          try (SSLSocket outer = tls(context, client);
              Socket store = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = thread(() -> store.getInputStream().transferTo(outer.getOutputStream()));
            outer.getInputStream().transferTo(store.getOutputStream());
            store.shutdownOutput();
            back.join();
          }
        });
  }

  private static SSLSocket tls(SSLContext context, Socket socket) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(
                    socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
    tls.setUseClientMode(false);
    return tls;
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private interface Service {
    void serve(Socket client) throws IOException, InterruptedException;
  }

  private int serve(Service service) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    servers.add(server);
    Thread unused =
        thread(
            () -> {
              while (!server.isClosed()) {
                Socket client = server.accept();
                Thread unusedToo =
                    thread(
                        () -> {
                          try (client) {
                            service.serve(client);
                          }
                        });
              }
            });
    return server.getLocalPort();
  }

  /** A client that goes away is no matter of ours. */
  private static Thread thread(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | UncheckedIOException e) {
                // It went away.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "fake-aws");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
  }
}
