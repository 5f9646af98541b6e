// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Carries the address of the peer from the transport to the service. */
final class PeerAddress implements ServerInterceptor {
  private static final Context.Key<String> KEY = Context.key("peer");

  static String of(Context context) {
    String address = KEY.get(context);
    return address == null ? "unknown" : address;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    String text =
        peer instanceof InetSocketAddress inet
            ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
            : String.valueOf(peer);
    return Contexts.interceptCall(Context.current().withValue(KEY, text), call, headers, next);
  }
}
