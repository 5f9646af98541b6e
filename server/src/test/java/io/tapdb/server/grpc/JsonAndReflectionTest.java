// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.proto.v1.RunReply;
import io.tapdb.proto.v1.RunRequest;
import io.tapdb.proto.v1.TapDbGrpc;
import io.tapdb.server.RawClient;
import io.tapdb.server.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a foreign client needs who has nothing but the address: JSON, reflection, health. */
@Timeout(60)
class JsonAndReflectionTest {
  private static final String SERVICE = "tapdb.v1.TapDb";

  @TempDir static Path folder;
  private static RunningServer server;
  private static RawClient client;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder, Map.of());
    client = server.client();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
  }

  private static RunRequest json(String command) {
    return RunRequest.newBuilder().setDatabase("test").setJson(command).build();
  }

  private static Doc run(String command) {
    RunReply reply = client.stub().run(json(command));
    assertThat(reply.getPayloadCase()).isEqualTo(RunReply.PayloadCase.JSON);
    return Json.parse(reply.getJson());
  }

  @Test
  void aCommandInJsonIsAnsweredInJson() {
    assertThat(run("{\"insert\": \"j\", \"documents\": [{\"_id\": {\"$numberLong\": \"7\"}}]}"))
        .hasToString("{\"n\": 1, \"ok\": 1.0}");
    RunReply found = client.stub().run(json("{find: 'j', filter: {_id: 7}}"));
    assertThat(found.getJson()).contains("\"firstBatch\": [{\"_id\": 7}]").contains("\"ok\": 1.0");
    Iterator<RunReply> streamed = client.stub().stream(json("{find: 'j'}"));
    assertThat(streamed.next().getJson()).contains("{\"_id\": 7}");
    assertThat(streamed.hasNext()).isFalse();
  }

  @Test
  void textThatIsNoCommandIsAnsweredWithACode() {
    assertRefused(9, "");
    assertRefused(9, "{");
    assertRefused(9, "5");
    assertRefused(9, "[1]");
    assertRefused(9, "{ping: 1} trailing");
    assertRefused(9, "{a: {$numberDecimal: 'x'}}");
    assertRefused(9, "{a: {$uuid: 'x'}}");
    assertRefused(9, "{a: {$binary: {base64: '***', subType: '00'}}}");
    assertRefused(9, "{a: HexData(0, 'x')}");
    assertRefused(9, "{'a\\u0000b': 1}");
    assertRefused(59, "{nonsense: 1}");
    assertRefused(15, "{a: " + "[".repeat(150) + "]".repeat(150) + "}");
    assertRefused(15, "{a: " + "[".repeat(5000) + "]".repeat(5000) + "}");
  }

  @Test
  void textThatWouldBecomeTooLongIsRefused() {
    StringBuilder many = new StringBuilder("{ping: 1, a: [1");
    // each number takes two characters, and a dozen bytes as an element of a BSON array
    for (int i = 0; i < 5_000_000; i++) {
      many.append(",1");
    }
    assertRefused(10334, many.append("]}").toString());
  }

  private static void assertRefused(int code, String command) {
    Doc reply = run(command);
    assertThat(reply.get("ok").float64()).isZero();
    assertThat(reply.get("code").int32()).as("%s", reply).isEqualTo(code);
    assertThat(reply.get("errmsg").string())
        .doesNotContain("java.")
        .doesNotContain("org.bson")
        .doesNotContain("Exception:");
  }

  @Test
  void bytesThatAreNoMessageAreMalformedAndNoFaultOfTheServer() throws Exception {
    byte[] cutOff = {0x0a, 0x7f, 'x'};
    for (var method :
        List.of(
            TapDbGrpc.getRunMethod(), TapDbGrpc.getStreamMethod(), TapDbGrpc.getSessionMethod())) {
      assertThatThrownBy(() -> client.sendBytes(method, cutOff).next())
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused -> {
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                assertThat(refused.getStatus().getDescription()).contains("is not a message");
              });
    }
    assertThat(run("{ping: 1}").get("ok").float64()).isEqualTo(1.0);
    assertThat(Files.readString(folder.resolve("log"))).doesNotContain("InvalidProtocolBuffer");
  }

  @Test
  void aRequestWithoutACommandIsMalformed() {
    assertThatThrownBy(() -> client.stub().run(RunRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(refused.getStatus().getDescription()).contains("'bson' or 'json'");
            });
  }

  private static ServerReflectionResponse reflect(ServerReflectionRequest request)
      throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> ask =
        ServerReflectionGrpc.newStub(client.channel())
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable broken) {
                    answer.completeExceptionally(broken);
                  }

                  @Override
                  public void onCompleted() {}
                });
    ask.onNext(request);
    ask.onCompleted();
    return answer.get(20, TimeUnit.SECONDS);
  }

  @Test
  void reflectionTellsTheServicesAndEnoughToCallThem() throws Exception {
    List<String> services =
        reflect(ServerReflectionRequest.newBuilder().setListServices("").build())
            .getListServicesResponse()
            .getServiceList()
            .stream()
            .map(each -> each.getName())
            .toList();
    assertThat(services)
        .contains(
            SERVICE,
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");
    ByteString file =
        reflect(ServerReflectionRequest.newBuilder().setFileContainingSymbol(SERVICE).build())
            .getFileDescriptorResponse()
            .getFileDescriptorProto(0);
    ServiceDescriptor service =
        FileDescriptor.buildFrom(FileDescriptorProto.parseFrom(file), new FileDescriptor[0])
            .findServiceByName("TapDb");
    assertThat(service.getMethods())
        .extracting(MethodDescriptor::getName)
        .containsExactly("Run", "Session", "Stream");
    DynamicMessage reply = call(service.findMethodByName("Run"), "{hello: 1}");
    String text = (String) reply.getField(reply.getDescriptorForType().findFieldByName("json"));
    assertThat(Json.parse(text).get("isWritablePrimary").bool()).isTrue();
  }

  /** Calls a method of which nothing is known but what reflection told. */
  private static DynamicMessage call(MethodDescriptor method, String json) {
    Descriptor input = method.getInputType();
    DynamicMessage request =
        DynamicMessage.newBuilder(input)
            .setField(input.findFieldByName("database"), "admin")
            .setField(input.findFieldByName("json"), json)
            .build();
    return ClientCalls.blockingUnaryCall(
        client.channel(),
        io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(SERVICE + "/" + method.getName())
            .setRequestMarshaller(ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(input)))
            .setResponseMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
            .build(),
        CallOptions.DEFAULT,
        request);
  }

  @Test
  void theHealthServiceSaysThatItServes() {
    for (String service : List.of("", SERVICE)) {
      assertThat(
              HealthGrpc.newBlockingStub(client.channel())
                  .check(HealthCheckRequest.newBuilder().setService(service).build())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
  }
}
