// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.Limits;

/**
 * What the gRPC front end works with.
 *
 * @param backlog replies of all streams that have not been read
 */
record GrpcContext(Dispatcher dispatcher, Limits limits, Backlog backlog) {}
