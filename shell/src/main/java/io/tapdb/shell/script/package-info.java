// SPDX-License-Identifier: Apache-2.0
/**
 * JavaScript: {@link io.tapdb.shell.script.ScriptEngine} runs it, the scripts beside this package
 * define what people type, and the {@code …Calls} classes are what these scripts ask of Java.
 *
 * <p>{@link io.tapdb.shell.script.JsReader} and {@link io.tapdb.shell.script.JsWriter} carry values
 * across, each with its BSON type. An engine is for one thread; only {@link
 * io.tapdb.shell.script.ScriptEngine#interrupt} may come from another.
 */
package io.tapdb.shell.script;
