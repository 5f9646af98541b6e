// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.internal.wire.Reply;
import io.tapdb.driver.internal.wire.Request;
import java.util.function.Function;

/**
 * A command ready to go, with the way to read its reply.
 *
 * @param request what is sent
 * @param reader what makes a result of the reply, or throws what the reply complains of
 * @param <R> the result
 */
public record Operation<R>(Request request, Function<Reply, R> reader) {}
