// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.Definitions;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Changes definitions of an engine that does everything on the calling thread. */
final class Definer {
  private final TestEngine engine;

  Definer(TestEngine engine) {
    this.engine = engine;
  }

  private Definitions definitions() {
    return engine.engine().definitions();
  }

  private static <R> R done(Consumer<WriteListener<R>> request) {
    AtomicReference<R> answer = new AtomicReference<>();
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    request.accept(
        new WriteListener<>() {
          @Override
          public void committed(R result, OpTime at) {
            answer.set(result);
          }

          @Override
          public void failed(RuntimeException refused) {
            failure.set(refused);
          }
        });
    if (failure.get() != null) {
      throw failure.get();
    }
    if (answer.get() == null) {
      throw new AssertionError("no answer");
    }
    return answer.get();
  }

  boolean create(Namespace namespace, String options) {
    return Definer.<Boolean>done(
        l -> definitions().create(namespace, Json.parse(options), Operation.UNSTOPPABLE, l));
  }

  boolean rename(Namespace from, Namespace to, boolean dropTarget) {
    return Definer.<Boolean>done(
        l -> definitions().rename(from, to, dropTarget, Operation.UNSTOPPABLE, l));
  }

  boolean dropDatabase(String database) {
    return Definer.<Boolean>done(
        l -> definitions().dropDatabase(database, Operation.UNSTOPPABLE, l));
  }

  int drop(Namespace namespace) {
    return Definer.<Integer>done(l -> definitions().drop(namespace, Operation.UNSTOPPABLE, l));
  }

  Doc modify(String changes) {
    return Definer.<Doc>done(
        l -> definitions().modify(TestEngine.COLL, Json.parse(changes), Operation.UNSTOPPABLE, l));
  }

  int dropIndexes(String which) {
    Value value = Json.parse("{v: " + which + "}").get("v");
    return Definer.<Integer>done(
        l -> definitions().dropIndexes(TestEngine.COLL, value, Operation.UNSTOPPABLE, l));
  }

  /** The indexes that can be used, as they are listed. */
  List<String> indexes() {
    return engine.engine().listings().indexesOf(TestEngine.COLL).stream()
        .map(Doc::toString)
        .toList();
  }

  /** Their names. */
  List<String> names() {
    return engine.engine().listings().indexesOf(TestEngine.COLL).stream()
        .map(spec -> spec.get("name").string())
        .toList();
  }
}
