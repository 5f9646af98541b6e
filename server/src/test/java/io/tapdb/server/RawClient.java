// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.proto.v1.RunReply;
import io.tapdb.proto.v1.RunRequest;
import io.tapdb.proto.v1.TapDbGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client on one connection that says exactly what it is told to, and knows no manners. */
public final class RawClient implements AutoCloseable {
  private static final int MESSAGE_BYTES = 64 << 20;
  private static final int SECONDS = 60;

  private final ManagedChannel channel;

  /** A client of the server on that port of this machine. */
  public RawClient(int port) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .directExecutor()
            .maxInboundMessageSize(MESSAGE_BYTES)
            .build();
  }

  public ManagedChannel channel() {
    return channel;
  }

  public TapDbGrpc.TapDbBlockingStub stub() {
    return TapDbGrpc.newBlockingStub(channel).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  public static RunRequest request(String database, byte[] bson) {
    return RunRequest.newBuilder()
        .setDatabase(database)
        .setBson(UnsafeByteOperations.unsafeWrap(bson))
        .build();
  }

  public static Doc document(RunReply reply) {
    return new Doc(reply.getBson().toByteArray());
  }

  public Doc run(String database, Doc command) {
    return document(stub().run(request(database, command.toByteArray())));
  }

  public Doc run(String json) {
    return run("test", Json.parse(json));
  }

  /** Runs a command that must succeed. */
  public Doc ok(Doc command) {
    Doc reply = run("test", command);
    assertThat(reply.get("ok").float64()).as("%s", reply).isEqualTo(1.0);
    assertThat(reply.has("writeErrors")).as("%s", reply).isFalse();
    return reply;
  }

  public Doc ok(String json) {
    return ok(Json.parse(json));
  }

  /** Runs a command that must fail with that code, and gives the message. */
  public String fails(int code, Doc command) {
    Doc reply = run("test", command);
    assertThat(reply.get("ok").float64()).as("%s", reply).isEqualTo(0.0);
    assertThat(reply.get("code").int32()).as("%s", reply).isEqualTo(code);
    return reply.get("errmsg").string();
  }

  public String fails(int code, String json) {
    return fails(code, Json.parse(json));
  }

  /** Adds documents {@code {_id, n, pad}} with numbers from 0, a few thousand at a time. */
  public void fill(String collection, int count, int padBytes) {
    String pad = "x".repeat(padBytes);
    for (int from = 0; from < count; from += 5000) {
      DocWriter insert = new DocWriter(1 << 20).put("insert", collection).openArray("documents");
      for (int i = from; i < Math.min(count, from + 5000); i++) {
        insert.addOpen().put("_id", i).put("n", i * 7919L % count).put("pad", pad).close();
      }
      ok(insert.close().build());
    }
  }

  /** How many documents the batches of a {@code Stream} call have together. */
  public long countStreamed(String json) {
    Iterator<RunReply> replies =
        stub().withDeadlineAfter(1, TimeUnit.HOURS).stream(
            request("test", Json.parse(json).toByteArray()));
    long count = 0;
    while (replies.hasNext()) {
      Doc reply = document(replies.next());
      assertThat(reply.get("ok").float64()).as("%s", reply).isEqualTo(1.0);
      count += batch(reply).size();
    }
    return count;
  }

  /** The documents of a batch. */
  public static List<Doc> batch(Doc reply) {
    Doc cursor = reply.get("cursor").doc();
    List<Doc> all = new ArrayList<>();
    FieldCursor each =
        cursor.get(cursor.has("firstBatch") ? "firstBatch" : "nextBatch").doc().fields();
    while (each.next()) {
      all.add(each.value().doc());
    }
    return all;
  }

  /** The id of a reply's cursor, 0 when it has none. */
  public static long cursorId(Doc reply) {
    return reply.get("cursor").isDocument() ? reply.get("cursor").doc().get("id").int64() : 0;
  }

  public Doc getMore(long cursor, String collection, int batchSize) {
    return run(
        "test",
        new DocWriter()
            .put("getMore", cursor)
            .put("collection", collection)
            .put("batchSize", batchSize)
            .build());
  }

  public void kill(String collection, List<Long> cursors) {
    DocWriter kill = new DocWriter().put("killCursors", collection).openArray("cursors");
    cursors.forEach(id -> kill.add(io.tapdb.engine.bson.Value.of(id.longValue())));
    ok(kill.close().build());
  }

  /** Sends bytes that need not be a message to a method with one request. */
  public Iterator<byte[]> sendBytes(MethodDescriptor<?, ?> method, byte[] bytes) {
    return ClientCalls.blockingServerStreamingCall(
        channel,
        inBytes(method),
        CallOptions.DEFAULT.withDeadlineAfter(SECONDS, TimeUnit.SECONDS),
        bytes);
  }

  /** The same method, with messages as they are on the line. */
  public static MethodDescriptor<byte[], byte[]> inBytes(MethodDescriptor<?, ?> method) {
    return MethodDescriptor.newBuilder(Bytes.AS_THEY_ARE, Bytes.AS_THEY_ARE)
        .setType(
            method.getType() == MethodDescriptor.MethodType.UNARY
                ? MethodDescriptor.MethodType.SERVER_STREAMING
                : method.getType())
        .setFullMethodName(method.getFullMethodName())
        .build();
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    AS_THEY_ARE;

    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
