// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.tapdb.election.config.HostPort;
import io.tapdb.proto.v1.ReplicationGrpc.ReplicationStub;
import io.tapdb.proto.v1.WatchReply;
import io.tapdb.proto.v1.WatchRequest;

/**
 * What notices that a member's process died: a call that stays open for as long as both live. Its
 * end without the member having completed it is the end of an established connection without
 * goodbye.
 */
final class Watch {
  private static final long PAUSE_MILLIS = 200;

  private final HostPort member;
  private final PeerContext context;
  private final ReplicationStub stub;
  private volatile boolean closed;
  private volatile ClientCallStreamObserver<WatchRequest> call;

  /**
   * A watch that is not open yet.
   *
   * @param stub waits until there is a connection
   */
  Watch(HostPort member, PeerContext context, ReplicationStub stub) {
    this.member = member;
    this.context = context;
    this.stub = stub;
  }

  void open() {
    if (!closed) {
      stub.watch(WatchRequest.getDefaultInstance(), new Once());
    }
  }

  /** One call, which ends once. */
  private final class Once implements ClientResponseObserver<WatchRequest, WatchReply> {
    private boolean established;

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> requests) {
      call = requests;
    }

    @Override
    public void onNext(WatchReply reply) {
      established = true;
    }

    @Override
    public void onError(Throwable broken) {
      if (established && !closed && isLoss(Status.fromThrowable(broken))) {
        context.threads().guarded(() -> context.lost().accept(member));
      }
      again();
    }

    @Override
    public void onCompleted() {
      again();
    }
  }

  /** Whether the connection broke; a member that gives notice, by GOAWAY, said goodbye. */
  private boolean isLoss(Status status) {
    String why = status.getDescription();
    return status.getCode() == Status.Code.UNAVAILABLE
        && (why == null || !why.contains("GOAWAY"))
        && !context.partition().separates(member);
  }

  private void again() {
    if (!closed) {
      context.threads().later(PAUSE_MILLIS, this::open);
    }
  }

  void close() {
    closed = true;
    ClientCallStreamObserver<WatchRequest> open = call;
    if (open != null) {
      open.cancel("this node watches no longer", null);
    }
  }
}
