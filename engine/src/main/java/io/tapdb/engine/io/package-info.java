// SPDX-License-Identifier: Apache-2.0
/** The engine's thread: {@link io.tapdb.engine.io.Flusher} flushes and spills in the background. */
package io.tapdb.engine.io;
