// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ConnectivityState;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.proto.v1.RunReply;
import io.tapdb.proto.v1.RunRequest;
import io.tapdb.proto.v1.SessionReply;
import io.tapdb.proto.v1.SessionRequest;
import io.tapdb.proto.v1.TapDbGrpc;
import io.tapdb.server.RawClient;
import io.tapdb.server.RunningServer;
import io.tapdb.server.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a client sends, it gets an answer, keeps its connection, learns nothing of the insides,
 * and nobody else notices.
 */
@Timeout(1200)
class BadInputTest {
  private static final int SHORT_SEEDS = 80;
  private static final int REQUESTS_PER_SEED = 60;
  private static final long SOAK_MINUTES = 10;
  private static final int UNKNOWN_ERROR = 8;

  /** What would tell a client about the program: packages, traces, names of exceptions. */
  private static final Pattern INSIDES =
      Pattern.compile(
          "\\b(java|javax|jdk|sun|io\\.tapdb|io\\.grpc|io\\.netty|com\\.google|org\\.bson|org\\.rocksdb)"
              + "\\.\\w|\\w(Exception|Error)\\b[:@(]|\\tat |Cannot invoke|class \\w+ cannot be cast"
              + "|out of bounds");

  @TempDir static Path folder;
  private static RunningServer server;
  private static RawClient bad;
  private static RawClient good;
  private static int rounds;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder, Map.of());
    bad = server.client();
    good = server.client();
    good.fill("good", 200, 10);
  }

  @AfterAll
  static void stop() throws Exception {
    bad.close();
    good.close();
    server.close();
  }

  @Test
  void everyBadRequestGetsAnAnswer() throws Exception {
    Seeds.forEach(SHORT_SEEDS, BadInputTest::round);
    assertThat(Files.readString(folder.resolve("log")))
        .doesNotContain("A command failed in a way it should not");
  }

  @Test
  @Tag("soak")
  void everyBadRequestGetsAnAnswerForTenMinutes() throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(SOAK_MINUTES);
    for (long seed = 1_000_000; System.nanoTime() < end; seed++) {
      try {
        round(Seeds.random(seed));
      } catch (Throwable failure) {
        throw new AssertionError("failed with -Dseed=" + seed + ": " + failure, failure);
      }
    }
    assertThat(Files.readString(folder.resolve("log")))
        .doesNotContain("A command failed in a way it should not");
  }

  private static void round(RandomGenerator random) throws Exception {
    assertThat(bad.channel().getState(true)).isNotEqualTo(ConnectivityState.SHUTDOWN);
    BadRequests requests = new BadRequests(random);
    List<Doc> replies = new ArrayList<>();
    for (int i = 0; i < REQUESTS_PER_SEED; i++) {
      RunRequest request = requests.next();
      switch (random.nextInt(4)) {
        case 0 -> replies.addAll(streamed(request));
        default -> replies.add(answered(request, bad.stub().run(request)));
      }
    }
    replies.addAll(session(requests));
    for (int i = 0; i < 5; i++) {
      replies.addAll(malformed(TapDbGrpc.getRunMethod(), requests.message()));
      replies.addAll(malformed(TapDbGrpc.getStreamMethod(), requests.message()));
      malformed(TapDbGrpc.getSessionMethod(), requests.message());
    }
    bad.ok("{ping: 1}");
    assertThat(bad.channel().getState(false)).isEqualTo(ConnectivityState.READY);
    assertThat(good.ok("{count: 'good'}").get("n").int32()).isEqualTo(200);
    good.ok("{insert: 'others', documents: [{_id: " + rounds++ + "}]}");
    leavesNothing(replies);
  }

  private static List<Doc> streamed(RunRequest request) {
    List<Doc> replies = new ArrayList<>();
    Iterator<RunReply> all = bad.stub().stream(request);
    while (all.hasNext()) {
      replies.add(answered(request, all.next()));
    }
    assertThat(replies).as("%s", request).isNotEmpty();
    return replies;
  }

  /** The reply, which must be one that a client can understand. */
  private static Doc answered(RunRequest request, RunReply reply) {
    Doc document;
    if (reply.getPayloadCase() == RunReply.PayloadCase.JSON) {
      document = Json.parse(reply.getJson());
    } else {
      byte[] bytes = reply.getBson().toByteArray();
      assertThat(BsonCheck.problem(bytes, 0, bytes.length, 200)).as("%s", request).isNull();
      document = new Doc(bytes);
    }
    assertThat(request.getPayloadCase().name()).isEqualTo(reply.getPayloadCase().name());
    check(request, document);
    return document;
  }

  private static void check(RunRequest request, Doc reply) {
    assertThat(reply.get("ok").isNumber()).as("%s: %s", request, reply).isTrue();
    if (reply.get("ok").float64() == 1.0) {
      if (reply.has("writeErrors")) {
        FieldCursor each = reply.get("writeErrors").doc().fields();
        while (each.next()) {
          checkError(request, each.value().doc());
        }
      }
      return;
    }
    checkError(request, reply);
    assertThat(reply.get("codeName").isString()).as("%s: %s", request, reply).isTrue();
  }

  private static void checkError(RunRequest request, Doc error) {
    assertThat(error.get("code").isNumber()).as("%s: %s", request, error).isTrue();
    assertThat(error.get("code").int32()).as("%s: %s", request, error).isNotEqualTo(UNKNOWN_ERROR);
    assertThat(error.get("errmsg").isString()).as("%s: %s", request, error).isTrue();
    assertThat(INSIDES.matcher(error.get("errmsg").string()).find())
        .as("%s: %s", request, error)
        .isFalse();
  }

  /** Many at a time over one session, each answered under its own id. */
  private static List<Doc> session(BadRequests requests) throws Exception {
    Map<Long, RunRequest> sent = new ConcurrentHashMap<>();
    Map<Long, Doc> replies = new ConcurrentHashMap<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    StreamObserver<SessionRequest> session =
        TapDbGrpc.newStub(bad.channel())
            .session(
                new StreamObserver<>() {
                  @Override
                  public void onNext(SessionReply reply) {
                    try {
                      RunRequest request = sent.get(reply.getId());
                      replies.put(reply.getId(), answered(request, reply.getReply()));
                    } catch (Throwable failure) {
                      ended.completeExceptionally(failure);
                    }
                  }

                  @Override
                  public void onError(Throwable broken) {
                    ended.completeExceptionally(broken);
                  }

                  @Override
                  public void onCompleted() {
                    ended.complete(null);
                  }
                });
    for (long id = 0; id < REQUESTS_PER_SEED; id++) {
      SessionRequest.Builder message = SessionRequest.newBuilder().setId(id);
      if (id % 10 == 5) {
        session.onNext(message.setCancel(io.tapdb.proto.v1.Cancel.newBuilder()).build());
        continue;
      }
      RunRequest request = requests.next();
      if (request.getPayloadCase() == RunRequest.PayloadCase.PAYLOAD_NOT_SET) {
        continue;
      }
      sent.put(id, request);
      session.onNext(message.setRun(request).build());
    }
    session.onCompleted();
    ended.get(60, TimeUnit.SECONDS);
    assertThat(replies.keySet()).isEqualTo(sent.keySet());
    return List.copyOf(replies.values());
  }

  /** Bytes that are no message end the call with a status, at most; some are one all the same. */
  private static List<Doc> malformed(io.grpc.MethodDescriptor<?, ?> method, byte[] bytes)
      throws InvalidProtocolBufferException {
    List<Doc> replies = new ArrayList<>();
    try {
      Iterator<byte[]> each = bad.sendBytes(method, bytes);
      while (each.hasNext()) {
        byte[] reply = each.next();
        if (!method.equals(TapDbGrpc.getSessionMethod())) {
          RunReply read = RunReply.parseFrom(reply);
          replies.add(read.hasJson() ? Json.parse(read.getJson()) : RawClient.document(read));
        }
      }
    } catch (StatusRuntimeException refused) {
      String description = String.valueOf(refused.getStatus().getDescription());
      assertThat(INSIDES.matcher(description).find()).as(description).isFalse();
      assertThat(refused.getStatus().getCode())
          .as(description)
          .isNotEqualTo(io.grpc.Status.Code.UNAVAILABLE)
          .isNotEqualTo(io.grpc.Status.Code.DEADLINE_EXCEEDED)
          .isNotEqualTo(io.grpc.Status.Code.UNKNOWN);
    }
    return replies;
  }

  /** Cursors that were opened in good faith are ended, and then nothing is left. */
  private static void leavesNothing(List<Doc> replies) throws InterruptedException {
    for (Doc reply : replies) {
      long id = RawClient.cursorId(reply);
      if (id != 0) {
        String namespace = reply.get("cursor").doc().get("ns").string();
        String collection = namespace.substring(namespace.indexOf('.') + 1);
        good.kill(collection, List.of(id));
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Object nobody = new Object();
    while (server.node().openCursors() + server.node().requestsUnderWay() > 0) {
      assertThat(System.nanoTime())
          .as(
              "%d cursors, %d requests are left",
              server.node().openCursors(), server.node().requestsUnderWay())
          .isLessThan(deadline);
      synchronized (nobody) {
        nobody.wait(2);
      }
    }
  }
}
