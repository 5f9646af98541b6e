// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.proto.v1.RunReply;
import io.tapdb.proto.v1.SessionReply;
import io.tapdb.proto.v1.SessionRequest;
import io.tapdb.proto.v1.TapDbGrpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node with little heap answers whatever would need more of it with the code of the limit that
 * was met. It ends if it runs out of memory, so that it goes on serving is the proof.
 */
@Timeout(3600)
class HeapTest {
  private static final String SMALL_HEAP = "256m";
  private static final int LARGEST = 16 << 20;
  private static final int EXCEEDED_MEMORY_LIMIT = 146;
  private static final int NO_DISK_USE = 292;
  private static final int RESOURCE_EXHAUSTED = 402;
  private static final int OBJECT_TOO_LARGE = 10334;

  @TempDir static Path folder;
  private static ServerProcess node;
  private static RawClient client;

  @BeforeAll
  static void start() throws Exception {
    node = ServerProcess.start(SMALL_HEAP, folder.resolve("small"));
    client = node.client();
    client.fill("c", 300_000, 200);
  }

  @AfterAll
  static void stop() throws Exception {
    if (!node.isAlive()) {
      throw new AssertionError("the node has ended: " + node.out());
    }
    client.close();
    node.terminate();
    assertThat(node.exitCode()).isZero();
    node.close();
  }

  @Test
  void aLongScanGoesThroughASmallHeap() {
    assertThat(client.countStreamed("{find: 'c'}")).isEqualTo(300_000);
    assertThat(client.countStreamed("{find: 'c', sort: {n: 1}, batchSize: 1000}"))
        .isEqualTo(300_000);
    assertThat(
            client.countStreamed(
                "{aggregate: 'c', pipeline: [{$group: {_id: '$n', p: {$first: '$pad'}}}],"
                    + " cursor: {}}"))
        .isEqualTo(300_000);
  }

  @Test
  @Tag("soak")
  void aScanOfFiveMillionDocumentsGoesThroughADefaultHeap() throws Exception {
    try (ServerProcess large = ServerProcess.start("512m", folder.resolve("large"));
        RawClient reader = large.client()) {
      reader.fill("c", 5_000_000, 200);
      assertThat(reader.countStreamed("{find: 'c'}")).isEqualTo(5_000_000);
      assertThat(reader.countStreamed("{find: 'c', sort: {n: 1}}")).isEqualTo(5_000_000);
      large.terminate();
      assertThat(large.exitCode()).isZero();
    }
  }

  @Test
  void aSortOrGroupThatMayNotUseTheDiskIsRefusedAtItsLimit() {
    assertThat(client.fails(NO_DISK_USE, "{find: 'c', sort: {n: 1}, allowDiskUse: false}"))
        .contains("memory limit of")
        .contains("allowDiskUse");
    client.fails(
        NO_DISK_USE,
        "{aggregate: 'c', pipeline: [{$group: {_id: '$n', p: {$first: '$pad'}}}], cursor: {},"
            + " allowDiskUse: false}");
    client.fails(
        EXCEEDED_MEMORY_LIMIT,
        "{aggregate: 'c', pipeline: [{$group: {_id: null, p: {$push: '$pad'}}}], cursor: {}}");
  }

  private static Doc documentOf(int id, int bytes) {
    int around = new DocWriter().put("_id", id).put("pad", "").build().length();
    Doc made = new DocWriter(bytes).put("_id", id).put("pad", "x".repeat(bytes - around)).build();
    assertThat(made.length()).isEqualTo(bytes);
    return made;
  }

  private static Doc insert(Doc document) {
    return new DocWriter(document.length() + 100)
        .put("insert", "large")
        .openArray("documents")
        .add(document)
        .close()
        .build();
  }

  private static void refused(Doc reply) {
    assertThat(reply.get("writeErrors").doc().get("0").doc().get("code").int32())
        .as("%s", reply)
        .isEqualTo(OBJECT_TOO_LARGE);
    assertThat(reply.get("n").int32()).isZero();
  }

  @Test
  void theLargestDocumentIsStoredChangedAndReadAndOneByteMoreIsNot() {
    client.ok(insert(documentOf(1, LARGEST)));
    refused(client.run("test", insert(documentOf(2, LARGEST + 1))));
    List<Doc> found = RawClient.batch(client.ok("{find: 'large', filter: {_id: 1}}"));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().length()).isEqualTo(LARGEST);
    Doc grows = client.run("{update: 'large', updates: [{q: {_id: 1}, u: {$set: {a: 1}}}]}");
    refused(grows.has("n") ? grows : new DocWriter().copyAll(grows).put("n", 0).build());
    client.ok("{update: 'large', updates: [{q: {_id: 1}, u: {$set: {pad: 'y'}}}]}");
    assertThat(RawClient.batch(client.ok("{find: 'large'}")).getFirst())
        .hasToString("{\"_id\": 1, \"pad\": \"y\"}");
    client.ok(
        new DocWriter(LARGEST + 200)
            .put("update", "large")
            .openArray("updates")
            .addOpen()
            .open("q")
            .put("_id", 1)
            .close()
            .put("u", documentOf(1, LARGEST))
            .close()
            .close()
            .build());
    client.ok("{drop: 'large'}");
  }

  @Test
  void tenThousandCursorsAreOpenAtATimeAndOneMoreIsRefused() throws Exception {
    List<Long> cursors = new ArrayList<>();
    while (cursors.size() < 10_000) {
      List<Future<RunReply>> some = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        some.add(begin(Json.parse("{find: 'c', filter: {n: {$gte: 0}}, batchSize: 1}")));
      }
      for (Future<RunReply> each : some) {
        Doc reply = RawClient.document(each.get());
        assertThat(reply.get("ok").float64()).as("%s", reply).isEqualTo(1.0);
        cursors.add(RawClient.cursorId(reply));
      }
    }
    assertThat(client.fails(RESOURCE_EXHAUSTED, "{find: 'c', batchSize: 1}"))
        .contains("10000 open cursors");
    for (int i = 0; i < cursors.size(); i += 100) {
      Doc more = client.getMore(cursors.get(i), "c", 2);
      assertThat(RawClient.batch(more)).hasSize(2);
    }
    client.kill("c", cursors);
    client.kill("c", List.of(RawClient.cursorId(client.ok("{find: 'c', batchSize: 1}"))));
  }

  @Test
  void cursorsThatHoldSortedDocumentsAreRefusedAtTheirCommonLimit() {
    List<Long> cursors = new ArrayList<>();
    String sort = "{find: 'c', filter: {_id: {$lt: 10000}}, sort: {n: 1}, batchSize: 1}";
    Doc reply = client.run(sort);
    while (reply.get("ok").float64() == 1.0) {
      cursors.add(RawClient.cursorId(reply));
      assertThat(cursors).as("nothing is refused").hasSizeLessThan(1000);
      reply = client.run(sort);
    }
    assertThat(reply.get("code").int32()).as("%s", reply).isEqualTo(EXCEEDED_MEMORY_LIMIT);
    assertThat(reply.get("errmsg").string()).contains("open cursors").contains("bytes");
    assertThat(cursors).as("cursors that had room").hasSizeGreaterThan(2);
    assertThat(RawClient.batch(client.getMore(cursors.getFirst(), "c", 10_000))).isNotEmpty();
    client.kill("c", cursors);
    client.kill("c", List.of(RawClient.cursorId(client.ok(sort))));
  }

  @Test
  void requestsKeptByCursorsCountToo() {
    DocWriter in = new DocWriter(1 << 20).put("find", "c").open("filter").open("_id");
    in.openArray("$in");
    for (int i = 0; i < 100_000; i++) {
      in.add(Value.of(i));
    }
    Doc find = in.close().close().close().put("batchSize", 1).build();
    List<Long> cursors = new ArrayList<>();
    Doc reply = client.run("test", find);
    while (reply.get("ok").float64() == 1.0) {
      cursors.add(RawClient.cursorId(reply));
      assertThat(cursors).as("nothing is refused").hasSizeLessThan(1000);
      reply = client.run("test", find);
    }
    assertThat(reply.get("code").int32()).as("%s", reply).isEqualTo(EXCEEDED_MEMORY_LIMIT);
    client.kill("c", cursors);
  }

  @Test
  void messagesAboveTheLimitAreRefusedAndTheConnectionLives() {
    byte[] tooLong = new byte[50_000_000];
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client.stub().run(RawClient.request("test", tooLong)))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused ->
                  assertThat(refused.getStatus().getCode())
                      .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
      client.ok("{ping: 1}");
    }
  }

  private static Future<RunReply> begin(Doc command) {
    return TapDbGrpc.newFutureStub(client.channel())
        .run(RawClient.request("test", command.toByteArray()));
  }

  @Test
  void largeMessagesFromManySidesAreTakenInAsFarAsThereIsRoom() throws Exception {
    Doc insert = insert(documentOf(5, 12 << 20));
    List<Future<RunReply>> replies = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      replies.add(begin(insert));
    }
    int stored = 0;
    for (Future<RunReply> each : replies) {
      Doc reply = RawClient.document(each.get());
      if (reply.get("ok").float64() == 1.0) {
        stored += reply.get("n").int32();
      } else {
        assertThat(reply.get("code").int32()).as("%s", reply).isEqualTo(RESOURCE_EXHAUSTED);
      }
    }
    assertThat(stored).as("the others have the same _id").isOne();
    client.ok("{drop: 'large'}");
  }

  /** What cannot even be received ends the connection it came on, and nothing else. */
  @Test
  void aFloodOfLargeMessagesHarmsOnlyItsOwnConnection() throws Exception {
    byte[] large = new DocWriter().put("ping", "x".repeat(40_000_000)).build().toByteArray();
    try (RawClient flood = node.client()) {
      List<Future<RunReply>> replies = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        replies.add(TapDbGrpc.newFutureStub(flood.channel()).run(RawClient.request("test", large)));
      }
      client.ok("{ping: 1}");
      for (Future<RunReply> each : replies) {
        try {
          each.get();
        } catch (ExecutionException cut) {
          assertThat(cut).hasCauseInstanceOf(StatusRuntimeException.class);
        }
      }
    }
    assertThat(node.isAlive()).isTrue();
    client.ok("{ping: 1}");
  }

  @Test
  void aClientThatSendsWithoutReadingDoesNotFillTheHeap() throws Exception {
    client.ok(insert(documentOf(9, 1 << 20)));
    List<RawClient> lazy = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        RawClient one = node.client();
        lazy.add(one);
        var requests = neverRead(one);
        for (int id = 0; id < 500; id++) {
          requests.onNext(
              SessionRequest.newBuilder()
                  .setId(id)
                  .setRun(RawClient.request("test", Json.parse("{find: 'large'}").toByteArray()))
                  .build());
        }
      }
      for (int i = 0; i < 50; i++) {
        assertThat(RawClient.batch(client.ok("{find: 'large'}"))).hasSize(1);
      }
    } finally {
      lazy.forEach(RawClient::close);
    }
    client.ok("{drop: 'large'}");
  }

  private static ClientCallStreamObserver<SessionRequest> neverRead(RawClient client) {
    List<ClientCallStreamObserver<SessionRequest>> opened = new ArrayList<>();
    var unused =
        TapDbGrpc.newStub(client.channel())
            .session(
                new ClientResponseObserver<SessionRequest, SessionReply>() {
                  @Override
                  public void beforeStart(ClientCallStreamObserver<SessionRequest> stream) {
                    stream.disableAutoRequestWithInitial(0);
                    opened.add(stream);
                  }

                  @Override
                  public void onNext(SessionReply reply) {}

                  @Override
                  public void onError(Throwable broken) {}

                  @Override
                  public void onCompleted() {}
                });
    return opened.getFirst();
  }
}
