// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapException;
import java.util.HashMap;
import java.util.Map;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonSerializationException;
import org.bson.json.JsonParseException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;

/** The Java functions that the scripts may call; what they throw arrives as an error of theirs. */
final class HostTable {
  /** A function that scripts call. */
  @FunctionalInterface
  interface HostCall {
    /** Runs it; the outcome is null, a text, a number, a truth, or a value of JavaScript. */
    Object run(Value[] arguments);
  }

  private final Map<String, Object> functions = new HashMap<>();
  private Thrower thrower;

  /** The way to throw an error into a script. */
  @FunctionalInterface
  interface Thrower {
    /** Throws it; it does not return. */
    void raise(RuntimeException failure);
  }

  /** Sets how failures reach scripts, as that needs the scripts themselves. */
  void throwWith(Thrower how) {
    this.thrower = how;
  }

  void add(String name, HostCall call) {
    functions.put(name, (ProxyExecutable) arguments -> guarded(name, call, arguments));
  }

  private Object guarded(String name, HostCall call, Value[] arguments) {
    try {
      return call.run(arguments);
    } catch (TapException
        | IllegalArgumentException
        | IllegalStateException
        | JsonParseException
        | BsonSerializationException
        | BsonInvalidOperationException failure) {
      thrower.raise(failure);
      throw new IllegalStateException("the failure of " + name + " was not passed on", failure);
    } catch (ArrayIndexOutOfBoundsException tooFew) {
      throw new IllegalStateException(name + " was called with too few arguments", tooFew);
    }
  }

  /** The functions as an object of JavaScript. */
  ProxyObject asObject() {
    return ProxyObject.fromMap(functions);
  }
}
