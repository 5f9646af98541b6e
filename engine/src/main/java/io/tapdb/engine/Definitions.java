// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.define.CreateCollection;
import io.tapdb.engine.define.CreateIndexes;
import io.tapdb.engine.define.DropCollection;
import io.tapdb.engine.define.DropDatabase;
import io.tapdb.engine.define.DropIndexes;
import io.tapdb.engine.define.IndexBuild;
import io.tapdb.engine.define.ModifyCollection;
import io.tapdb.engine.define.RenameCollection;
import io.tapdb.engine.define.RunningBuilds;
import io.tapdb.engine.write.StoppableTask;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.engine.write.WriteTask;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Everything that changes which collections and indexes there are. Safe for many threads. */
public final class Definitions {
  private final Function<Namespace, DataSet> sets;
  private final EnginePorts ports;

  Definitions(Function<Namespace, DataSet> sets, EnginePorts ports) {
    this.sets = sets;
    this.ports = ports;
  }

  /** Makes a collection; answers whether there was none. */
  public void create(
      Namespace namespace, Doc options, Operation operation, WriteListener<Boolean> listener) {
    CreateCollection task = new CreateCollection(namespace, options, Uuids.random(ports.random()));
    submit(namespace, task, operation, listener);
  }

  private <R> void submit(
      Namespace namespace, WriteTask<R> task, Operation operation, WriteListener<R> listener) {
    sets.apply(namespace).lane().submit(new StoppableTask<>(task, operation), false, listener);
  }

  /** Removes a collection; answers how many indexes it had, -1 when there was none. */
  public void drop(Namespace namespace, Operation operation, WriteListener<Integer> listener) {
    submit(namespace, new DropCollection(namespace), operation, listener);
  }

  /** Removes a database; answers whether there was any. */
  public void dropDatabase(String database, Operation operation, WriteListener<Boolean> listener) {
    submit(new Namespace(database, ""), new DropDatabase(database), operation, listener);
  }

  public void rename(
      Namespace from,
      Namespace to,
      boolean dropTarget,
      Operation operation,
      WriteListener<Boolean> listener) {
    submit(from, new RenameCollection(from, to, dropTarget), operation, listener);
  }

  /** Changes options of a collection or index; answers with the old and new values. */
  public void modify(
      Namespace namespace, Doc changes, Operation operation, WriteListener<Doc> listener) {
    submit(namespace, new ModifyCollection(namespace, changes), operation, listener);
  }

  /** Removes indexes; answers how many the collection had. */
  public void dropIndexes(
      Namespace namespace, Value which, Operation operation, WriteListener<Integer> listener) {
    submit(namespace, new DropIndexes(namespace, which), operation, listener);
  }

  /**
   * What came of a request for indexes.
   *
   * @param before how many there were
   * @param after how many there are
   * @param createdCollection whether the collection is new as well
   */
  public record Created(int before, int after, boolean createdCollection) {}

  /** Makes indexes and answers when they can be used. */
  public void createIndexes(
      Namespace namespace,
      List<Doc> specs,
      Operation operation,
      IndexBuildListener builds,
      WriteListener<Created> listener) {
    DataSet set = sets.apply(namespace);
    set.lane()
        .submit(
            new StoppableTask<>(
                new CreateIndexes(namespace, specs, Uuids.random(ports.random())), operation),
            false,
            new WriteListener<>() {
              @Override
              public void committed(CreateIndexes.Begun begun, OpTime at) {
                await(set, begun, operation, builds, built(begun, at, listener));
              }

              @Override
              public void failed(RuntimeException failure) {
                listener.failed(failure);
              }
            });
  }

  private static WriteListener<OpTime> built(
      CreateIndexes.Begun begun, OpTime at, WriteListener<Created> listener) {
    return new WriteListener<>() {
      @Override
      public void committed(OpTime shown, OpTime last) {
        listener.committed(
            new Created(begun.before(), begun.after(), begun.createdCollection()),
            last.isAfter(at) ? last : at);
      }

      @Override
      public void failed(RuntimeException failure) {
        listener.failed(failure);
      }
    };
  }

  /** Goes on with a build that a restart interrupted; its listener alone hears how it ends. */
  void resume(DataSet set, CreateIndexes.Begun begun, IndexBuildListener builds) {
    await(
        set,
        begun,
        Operation.UNSTOPPABLE,
        builds,
        new WriteListener<>() {
          @Override
          public void committed(OpTime last, OpTime at) {}

          @Override
          public void failed(RuntimeException failure) {
            // a duplicate key: the index has been removed, as it would have been for its client
          }
        });
  }

  /** Begins what nobody is building yet and waits for that and for what others are building. */
  private void await(
      DataSet set,
      CreateIndexes.Begun begun,
      Operation operation,
      IndexBuildListener builds,
      WriteListener<OpTime> listener) {
    List<String> wanted = new ArrayList<>(begun.building());
    wanted.addAll(begun.joined());
    RunningBuilds.Claim claim =
        set.builds().claim(() -> set.catalogs().now().find(begun.collection()), wanted);
    claim.await(listener);
    if (!claim.tables().isEmpty()) {
      Namespace namespace = claim.collection().namespace();
      List<String> names = claim.names();
      builds.begun(namespace, names);
      new IndexBuild(
              new IndexBuild.BuildContext(
                  set.lane(),
                  ports.workers(),
                  operation,
                  records -> {
                    set.filled();
                    builds.progress(namespace, names, records);
                  }),
              begun.collection(),
              claim.tables(),
              told(builds, namespace, names, claim))
          .start();
    }
  }

  private static WriteListener<Boolean> told(
      IndexBuildListener builds,
      Namespace namespace,
      List<String> names,
      WriteListener<Boolean> end) {
    return new WriteListener<>() {
      @Override
      public void committed(Boolean shown, OpTime at) {
        builds.ended(namespace, names, null);
        end.committed(shown, at);
      }

      @Override
      public void failed(RuntimeException failure) {
        builds.ended(namespace, names, failure);
        end.failed(failure);
      }
    };
  }
}
