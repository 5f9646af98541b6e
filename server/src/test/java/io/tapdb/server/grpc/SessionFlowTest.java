// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.proto.v1.RunReply;
import io.tapdb.proto.v1.RunRequest;
import io.tapdb.proto.v1.SessionReply;
import io.tapdb.proto.v1.SessionRequest;
import io.tapdb.proto.v1.TapDbGrpc;
import io.tapdb.server.RawClient;
import io.tapdb.server.RunningServer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How streams behave towards clients that do not: that send without reading, leave, or lie. */
@Timeout(120)
class SessionFlowTest {
  private static final int MEGABYTE = 1 << 20;

  @TempDir static Path folder;
  private static RunningServer server;
  private static RawClient other;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder, Map.of());
    other = server.client();
    other.ok("{insert: 'big', documents: [{_id: 1, pad: '" + "x".repeat(MEGABYTE) + "'}]}");
    other.fill("c", 2000, 1000);
  }

  @AfterAll
  static void stop() throws Exception {
    other.close();
    server.close();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Object nobody = new Object();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      synchronized (nobody) {
        nobody.wait(5);
      }
    }
  }

  /** A session whose replies are read only when it says so. */
  private static final class LazySession
      implements ClientResponseObserver<SessionRequest, SessionReply> {
    private final Map<Long, Doc> replies = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Throwable failure;
    private ClientCallStreamObserver<SessionRequest> requests;

    static LazySession open(RawClient client) {
      LazySession session = new LazySession();
      var unused = TapDbGrpc.newStub(client.channel()).session(session);
      return session;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SessionRequest> stream) {
      requests = stream;
      stream.disableAutoRequestWithInitial(0);
    }

    void send(long id, String json) {
      requests.onNext(
          SessionRequest.newBuilder()
              .setId(id)
              .setRun(RawClient.request("test", Json.parse(json).toByteArray()))
              .build());
    }

    void read() {
      requests.request(Integer.MAX_VALUE);
    }

    @Override
    public void onNext(SessionReply reply) {
      Doc before = replies.put(reply.getId(), RawClient.document(reply.getReply()));
      assertThat(before).as("two replies to " + reply.getId()).isNull();
    }

    @Override
    public void onError(Throwable broken) {
      failure = broken;
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      ended.countDown();
    }
  }

  @Test
  void aStreamAtTheEndOfACappedCollectionDoesNotAskAllTheTime() {
    try (RawClient client = server.client()) {
      client.ok("{create: 'log', capped: true, size: 100000}");
      client.ok("{insert: 'log', documents: [{_id: 1}]}");
      Iterator<RunReply> replies =
          client.stub().stream(
              RawClient.request("test", Json.parse("{find: 'log', tailable: true}").toByteArray()));
      assertThat(RawClient.batch(RawClient.document(replies.next()))).hasSize(1);
      long begun = System.nanoTime();
      for (int i = 0; i < 4; i++) {
        assertThat(RawClient.batch(RawClient.document(replies.next()))).isEmpty();
      }
      assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(250));
      client.ok("{insert: 'log', documents: [{_id: 2}]}");
      Doc next = RawClient.document(replies.next());
      while (RawClient.batch(next).isEmpty()) {
        next = RawClient.document(replies.next());
      }
      assertThat(RawClient.batch(next).getFirst().get("_id").int32()).isEqualTo(2);
    }
  }

  @Test
  void aClientThatSendsWithoutReadingIsNotListenedToAnyMore() throws Exception {
    try (RawClient client = server.client()) {
      LazySession session = LazySession.open(client);
      String pad = "x".repeat(10_000);
      int sent = 0;
      // what the server does not take in stays in the client's own buffers
      while (sent < 20_000 && becomesReady(session)) {
        session.send(sent++, "{find: 'big', comment: '" + pad + "'}");
        if (sent % 100 == 0) {
          other.ok("{ping: 1}");
        }
      }
      assertThat(sent).as("requests taken in with no reply read").isLessThan(20_000);
      int inAll = sent;
      session.requests.onCompleted();
      session.read();
      assertThat(session.ended.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(session.failure).isNull();
      assertThat(session.replies).hasSize(inAll);
      long dropped = 0;
      for (Doc reply : session.replies.values()) {
        if (reply.get("ok").float64() == 0) {
          assertThat(reply.get("code").int32()).as("%s", reply).isEqualTo(402);
          dropped++;
        }
      }
      assertThat(dropped).as("of " + inAll).isLessThan(inAll / 10);
    }
    await(() -> server.node().requestsUnderWay() == 0);
  }

  /** Whether the server takes in what was sent; a pause is no refusal yet. */
  private static boolean becomesReady(LazySession session) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
    Object nobody = new Object();
    while (!session.requests.isReady() && System.nanoTime() < deadline) {
      synchronized (nobody) {
        nobody.wait(1);
      }
    }
    return session.requests.isReady();
  }

  @Test
  void manyRequestsAreAnsweredExactlyOnceEach() throws Exception {
    try (RawClient client = server.client()) {
      LazySession session = LazySession.open(client);
      session.read();
      for (int i = 0; i < 5000; i++) {
        session.send(i, i % 3 == 0 ? "{ping: 1}" : "{find: 'c', filter: {_id: " + i % 2000 + "}}");
      }
      session.requests.onCompleted();
      assertThat(session.ended.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(session.failure).isNull();
      assertThat(session.replies).hasSize(5000);
      assertThat(session.replies.values()).allMatch(reply -> reply.get("ok").float64() == 1.0);
    }
  }

  @Test
  void aClientThatLeavesInTheMiddleLeavesNothingBehind() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (RawClient client = server.client()) {
        LazySession session = LazySession.open(client);
        for (int j = 0; j < 50; j++) {
          session.send(
              j, "{aggregate: 'c', pipeline: [{$sort: {n: 1}}, {$skip: 1999}], cursor: {}}");
        }
        if (i % 2 == 0) {
          session.requests.cancel("leaving", null);
        }
      }
    }
    await(() -> server.node().requestsUnderWay() == 0);
    other.ok("{ping: 1}");
  }

  @Test
  void aStreamThatIsLeftEndsItsCursor() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (RawClient client = server.client()) {
        Iterator<io.tapdb.proto.v1.RunReply> replies =
            client.stub().stream(
                RawClient.request("test", Json.parse("{find: 'c', batchSize: 1}").toByteArray()));
        if (i % 2 == 0) {
          assertThat(replies.next()).isNotNull();
        }
      }
    }
    await(() -> server.node().openCursors() == 0 && server.node().requestsUnderWay() == 0);
  }

  @Test
  void aMessageThatIsTooLongEndsItsCallButNotTheConnection() throws Exception {
    try (RawClient client = server.client()) {
      LazySession neighbour = LazySession.open(client);
      neighbour.read();
      byte[] tooLong = new byte[48_000_000 + 100_000];
      RunRequest request = RawClient.request("test", tooLong);
      assertThat(statusOf(() -> client.stub().run(request)))
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      Doc justTooLong =
          RawClient.document(client.stub().run(RawClient.request("test", new byte[48_000_001])));
      assertThat(justTooLong.get("code").int32()).isEqualTo(10334);
      neighbour.send(1, "{ping: 1}");
      await(() -> neighbour.replies.size() == 1);
      client.ok("{ping: 1}");
    }
  }

  private static Status.Code statusOf(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }
}
