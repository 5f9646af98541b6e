// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.define.CreateIndexes;
import io.tapdb.engine.define.FollowedBuilds;
import io.tapdb.engine.query.Aggregations;
import io.tapdb.engine.query.Queries;
import io.tapdb.engine.store.BaseImport;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.Checkpoint;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.engine.write.CommitLane;
import io.tapdb.engine.write.DiscardedWrites;
import io.tapdb.engine.write.IndexFilling;
import io.tapdb.engine.write.Journal;
import io.tapdb.engine.write.LoggedEntry;
import io.tapdb.engine.write.UnfinishedBuild;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The documents of one node: a fold over its log, with queries, updates, indexes and definitions.
 *
 * <p>Life: {@link #open}, then {@link #replay} of every logged entry after {@link #flushed}, then
 * {@link #recovered}; from then on reads and writes from any thread through {@link #reads}, {@link
 * #writes}, {@link #definitions} and {@link #listings}, while one thread calls {@link #maintain}.
 */
public final class Engine implements AutoCloseable {
  /** A local write must not wait for others, so it goes to disk at once. */
  private static final StoreSettings LOCAL_STORE =
      new StoreSettings(1 << 20, 4 << 20, 64 << 20, 0, 0);

  private static final long LOCAL_TERM = 0;

  private final EnginePorts ports;
  private final DataSet replicated;
  private final DataSet local;
  private final LocalJournal localJournal;
  private final Reads reads;
  private final Writes writes;
  private final Definitions definitions;
  private final Listings listings;
  private final Role role;
  private final FollowedBuilds followedBuilds;

  private Engine(EnginePorts ports, DataSet replicated, DataSet local, LocalJournal localJournal) {
    this.ports = ports;
    this.replicated = replicated;
    this.local = local;
    this.localJournal = localJournal;
    Function<Namespace, DataSet> sets = namespace -> namespace.isLocal() ? local : replicated;
    Queries queries = new Queries(ports.clock(), ports.random(), ports.spills());
    Aggregations aggregations =
        new Aggregations(queries, ports.clock(), ports.random(), ports.spills());
    this.reads = new Reads(sets, queries, aggregations);
    this.writes = new Writes(sets, queries, aggregations, ports);
    this.definitions = new Definitions(sets, ports);
    this.listings = new Listings(replicated, local);
    this.role = new Role(replicated);
    this.followedBuilds =
        new FollowedBuilds(replicated.lane(), replicated.catalogs(), ports.workers());
    replicated.lane().fillWith(followedBuilds);
  }

  /**
   * Opens the stores. Nothing may be read or written before the log has been replayed.
   *
   * @throws IOException when a store cannot be read
   */
  public static Engine open(EngineSettings settings, EnginePorts ports) throws IOException {
    VersionStore store =
        new VersionStore(ports.base(), ports.scratch(), ports.cache(), settings.store());
    DataSet replicated = dataSet(store, ports.journal(), ports);
    replicated.clearUnfinishedIndexes();
    VersionStore localStore =
        new VersionStore(ports.localBase(), noScratch(), PointCache.NONE, LOCAL_STORE);
    LocalJournal localJournal = new LocalJournal(localStore, ports.clock());
    DataSet local = dataSet(localStore, localJournal, ports);
    local.clearUnfinishedIndexes();
    local.lane().lead(LOCAL_TERM);
    return new Engine(ports, replicated, local, localJournal);
  }

  private static DataSet dataSet(VersionStore store, Journal journal, EnginePorts ports) {
    CatalogHistory catalogs;
    try (Snapshot snapshot = store.open()) {
      catalogs = new CatalogHistory(snapshot);
    }
    CommitLane lane =
        CommitLane.of(
            store,
            catalogs,
            journal,
            new CommitLane.Environment(ports.clock(), ports.workers(), ports.onFault()));
    return new DataSet(store, catalogs, lane, journal, journal instanceof LocalJournal);
  }

  /** Local data are flushed with every write, so nothing of them ever has to wait. */
  private static Scratch noScratch() {
    return new Scratch() {
      @Override
      public Spilled spill(Versions versions) {
        throw new IllegalStateException("local data never wait to be flushed");
      }

      @Override
      public void close() {}
    };
  }

  /** The newest entry that the store on disk holds: the log is replayed from behind it. */
  public OpTime flushed() {
    return replicated.store().flushed();
  }

  /** The newest entry that readers see. */
  public OpTime published() {
    return replicated.store().published();
  }

  /** Applies an entry of the log, in order, in recovery. */
  public void replay(OpTime opTime, byte[] bytes) throws IOException {
    LoggedEntry entry = new LoggedEntry(opTime, bytes);
    UnfinishedBuild ended = UnfinishedBuild.endedBy(entry);
    if (ended != null) {
      long filledTo = 0;
      while (filledTo != IndexFilling.DONE) {
        filledTo = followedBuilds.fill(ended, filledTo);
        makeRoom();
      }
    }
    replicated.lane().replay(entry);
  }

  /**
   * Flushes as long as memory is too full for another write; for recovery, where nobody else does.
   */
  public void makeRoom() throws IOException {
    while (!replicated.store().hasRoom() && maintain(ports.clock().millis())) {
      // each round frees a layer
    }
  }

  /**
   * Says that the whole log has been replayed; unfinished builds of local indexes begin again.
   *
   * @param builds makes a listener for each of them
   */
  public void recovered(Supplier<IndexBuildListener> builds) {
    resume(local, builds);
  }

  /**
   * Begins unfinished index builds again, for a node that leads now: the others fill theirs when it
   * has logged the end.
   *
   * @param builds makes a listener for each of them
   */
  public void resumeBuilds(Supplier<IndexBuildListener> builds) {
    resume(replicated, builds);
  }

  private void resume(DataSet set, Supplier<IndexBuildListener> builds) {
    for (CreateIndexes.Begun begun : set.unfinishedBuilds()) {
      definitions.resume(set, begun, builds.get());
    }
  }

  /** Who writes the replicated data: this node, or another one whose log it follows. */
  public Role role() {
    return role;
  }

  public Reads reads() {
    return reads;
  }

  public Writes writes() {
    return writes;
  }

  public Definitions definitions() {
    return definitions;
  }

  public Listings listings() {
    return listings;
  }

  /** Entries up to this one can never be undone, so they may be flushed. */
  public void advanceStable(OpTime opTime) {
    replicated.store().advanceStable(opTime);
  }

  /**
   * Flushes, spills or tidies up one piece, if there is need.
   *
   * @return whether there may be more to do
   * @throws IOException when the disk refuses; nothing is lost, and it can be tried again
   */
  public boolean maintain(long nowMillis) throws IOException {
    if (isShortOfRoom()) {
      // what was removed makes room only once that is flushed
      seal();
    }
    if (localJournal.isBehind()) {
      local.lane().between(localJournal::catchUp);
    }
    boolean worked = replicated.store().maintain(nowMillis);
    replicated.lane().resume();
    return worked;
  }

  /** Ends the present memtable, so that everything up to now can be flushed. */
  public void seal() {
    replicated.lane().between(replicated.store()::seal);
  }

  /**
   * Ends the present memtable and says up to which entry the store on disk has to come to hold
   * everything there is now.
   *
   * @param hold whether no write is to be made after that, until {@link #letWritesGoOn}
   * @param sealed called once, soon, on any thread
   */
  public void seal(boolean hold, Consumer<OpTime> sealed) {
    replicated
        .lane()
        .between(
            () -> {
              replicated.store().seal();
              if (hold) {
                replicated.lane().hold(true);
                local.lane().hold(true);
              }
              sealed.accept(replicated.store().lastPut());
            });
  }

  /** Lets writes go on that waited for room. */
  public void resumeWrites() {
    replicated.lane().resume();
  }

  /** Whether the base is so full that writes are refused unless they only remove. */
  public boolean isShortOfRoom() {
    return !replicated.store().baseHasRoom();
  }

  /** Says whether the disk is full: writes are refused rather than kept waiting. */
  public void diskFull(boolean full) {
    replicated.lane().diskFull(full);
  }

  /** Lets writes go on that were held when the memtable was sealed. */
  public void letWritesGoOn() {
    replicated.lane().hold(false);
    local.lane().hold(false);
  }

  /** Ends those among the writes that wait for room whose requests have been stopped. */
  public void endStoppedWrites() {
    replicated.lane().endStopped();
    local.lane().endStopped();
  }

  /** Facts about the cache of records, by name. */
  public Map<String, Long> cacheStatistics() {
    return ports.cache().statistics();
  }

  /** Facts about memory and files, by name. */
  public Map<String, Long> statistics() {
    return replicated.store().statistics();
  }

  /** Refuses writes from now on; those that wait fail. */
  public void stopWrites() {
    replicated.lane().close();
    local.lane().close();
  }

  /** Whether nobody reads or plans at present; asked before the stores are closed. */
  public boolean isUnused() {
    return replicated.store().isUnused() && local.store().isUnused();
  }

  /**
   * Hands over the documents that the last entries of the log made or changed, as they are now,
   * before those entries are given up.
   */
  public DiscardedWrites.Summary readDiscarded(
      DiscardedWrites.Entries entries, DiscardedWrites.Sink sink) throws IOException {
    try (Moment moment = replicated.moment()) {
      return new DiscardedWrites(moment, sink).read(entries);
    }
  }

  /**
   * What the store on disk holds, as files for another member to copy.
   *
   * @param accepted the formats that it understands, the best one first
   */
  public Checkpoint checkpoint(List<String> accepted) throws IOException {
    return ports.base().checkpoint(accepted);
  }

  /**
   * Begins a copy that is to replace what the store on disk holds; it is finished when this engine
   * has been closed.
   */
  public BaseImport beginImport() throws IOException {
    return ports.base().beginImport();
  }

  /** Facts about the store on disk, by name. */
  public Map<String, Long> baseStatistics() {
    BaseStore base = ports.base();
    return base.statistics();
  }

  /** Closes the stores; cursors must have been closed before. */
  @Override
  public void close() {
    replicated.close();
    local.close();
  }
}
