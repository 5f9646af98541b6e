// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.config.ConfigRefusal;
import io.tapdb.election.config.ConfigRules;
import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.CoreSettings;
import io.tapdb.election.core.ElectionCore;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.replica.sync.DataEvents;
import io.tapdb.replica.sync.DataMetrics;
import io.tapdb.replica.sync.DataPlane;
import io.tapdb.replica.sync.Progress;
import io.tapdb.replica.sync.Renewals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.bson.types.ObjectId;

/**
 * A member of a set: the one place where what the election core decides is done.
 *
 * <p><b>Threads.</b> Everything here happens on one serial executor, one event after another; other
 * threads hand in events and read the {@link SetView} that each event leaves behind. Effects that
 * bring about events, such as a vote that was stored, come to their end before the next event.
 */
public final class Member implements Membership, DataEvents {
  private static final long SOON_MILLIS = 5;
  private static final long LOOK_AGAIN_MILLIS = 5000;

  private final Parts parts;
  private final DataPlane data;
  private final NodePorts ports;
  private final Gate loop;
  private final ElectionCore core;
  private final SelfSearch search;
  private final EffectRunner effects;
  private final ChangeWaiters changes = new ChangeWaiters();
  private final Clockwork clockwork;
  private final Deque<Event> events = new ArrayDeque<>();
  private final ConfigChange change;
  private LogPositions seen = LogPositions.NONE;
  private Position seenCommitted = Position.NONE;
  private CoreSettings settings = CoreSettings.DEFAULT;
  private boolean taking;

  /** The configuration on disk; confined to the executor. */
  private SetConfig stored;

  /** The configuration in which the own place is being looked up. */
  private ConfigVersion lookedUp;

  private volatile SetView view;
  private volatile boolean closed;

  /**
   * What a member is made of.
   *
   * @param setName the set it was started for
   * @param processId another one at each start
   * @param files what it must not forget
   * @param core decides
   * @param settings what an operator has set about elections, as of now
   * @param data makes what follows and leads, told whom to report to
   * @param progress how far the members are
   * @param writeConcernChosen whether a default write concern was set for the whole set
   * @param multipleArbiters whether a set may have more than one arbiter
   */
  public record Parts(
      String setName,
      ObjectId processId,
      MemberFiles files,
      ElectionCore core,
      Supplier<CoreSettings> settings,
      Function<DataEvents, DataPlane> data,
      Progress progress,
      BooleanSupplier writeConcernChosen,
      boolean multipleArbiters) {}

  public Member(Parts parts, NodePorts ports) {
    this.parts = parts;
    this.ports = ports;
    this.core = parts.core();
    this.loop = new Gate(ports.threads().serial("member"));
    this.data = parts.data().apply(this);
    this.search = new SelfSearch(ports.peers(), ports.workers(), loop, parts.processId());
    Outbox outbox = new Outbox(ports.peers(), ports.clock(), this::post);
    this.effects = new EffectRunner(this, data, ports, outbox);
    this.clockwork = new Clockwork(ports.workers(), ports.clock(), () -> post(new Event.Tick()));
    this.view = new SetView(core.view(), parts.processId(), 0, ports.clock().nanos());
    this.change = new ConfigChange(this, parts, ports, outbox);
    // the data plane may have had something to tell while the rest was still being made
    loop.open();
  }

  /**
   * Takes up the configuration that was stored, if there is one.
   *
   * @throws IOException when what is stored is of another set or damaged; the message says what to
   *     do
   */
  public void start() throws IOException {
    var onDisk = parts.files().config();
    if (onDisk != null) {
      SetConfig config = SetConfig.parse(BsonDocuments.tree(onDisk));
      if (!config.name().equals(parts.setName())) {
        throw new IOException(
            "the data folder belongs to a member of the set '"
                + config.name()
                + "', and a node belongs to one set only: start it with --replSet "
                + config.name()
                + ", or on an empty folder");
      }
      loop.execute(
          () -> {
            stored = config;
            takeUp(config);
          });
    }
    new EvidenceWatch(ports.peers(), this::view, this::post).begin();
    post(new Event.Tick());
  }

  /** Takes in an event, from any thread. */
  public void post(Event event) {
    loop.execute(() -> take(event));
  }

  /** Runs a task between two events. */
  void execute(Runnable task) {
    loop.execute(task);
  }

  private void take(Event event) {
    if (closed) {
      return;
    }
    events.add(event);
    if (taking) {
      // an effect brought it about
      return;
    }
    taking = true;
    while (!events.isEmpty()) {
      lookAtLog();
      lookAtSettings();
      Event next = events.poll();
      core.on(next, nowMillis()).forEach(effects::run);
    }
    taking = false;
    publish();
    effects.steer(view);
    change.look(view);
    clockwork.wakeAt(core.nextWakeUp(), nowMillis());
  }

  /** No decision is made by where the log ended some time ago. */
  private void lookAtLog() {
    LogPositions now = data.log();
    Position committed = parts.progress().committed();
    if (!now.equals(seen) || !committed.equals(seenCommitted)) {
      seen = now;
      seenCommitted = committed;
      core.on(new Event.LogMoved(now, committed), nowMillis()).forEach(effects::run);
    }
  }

  private void lookAtSettings() {
    CoreSettings now = parts.settings().get();
    if (!now.equals(settings)) {
      settings = now;
      core.on(new Event.SettingsChanged(now), nowMillis()).forEach(effects::run);
    }
  }

  @Override
  public void tell(Event event) {
    post(event);
  }

  @Override
  public void tellSoon(Supplier<List<Event>> moved) {
    ports
        .workers()
        .schedule(SOON_MILLIS, () -> loop.execute(() -> moved.get().forEach(this::take)));
  }

  private long nowMillis() {
    return ports.clock().nanos() / 1_000_000;
  }

  private void publish() {
    SetView before = view;
    SetView after =
        new SetView(core.view(), parts.processId(), before.counter(), ports.clock().nanos());
    if (after.tellsOtherThan(before)) {
      after = after.withCounter(before.counter() + 1);
    }
    view = after;
    data.see(after);
    if (after.counter() != before.counter()) {
      changes.moved(after.counter());
    }
  }

  /** Installs a configuration as soon as the own place in it is known. On the executor. */
  void takeUp(SetConfig config) {
    if (config.version().equals(lookedUp)) {
      // whoever has it tells of it with every heartbeat
      return;
    }
    lookedUp = config.version();
    search.find(
        config,
        place -> {
          if (config.version().equals(lookedUp)) {
            lookedUp = null;
          }
          install(config, place);
          if (place < 0) {
            lookAgain(config);
          }
        });
  }

  /**
   * Who did not find himself because hosts did not answer may be one of them: names and networks
   * are sometimes there only some time after the node.
   */
  private void lookAgain(SetConfig config) {
    if (!search.isSure()) {
      ports
          .workers()
          .schedule(
              LOOK_AGAIN_MILLIS,
              () ->
                  execute(
                      () -> {
                        if (isOutsideOf(config)) {
                          search.findOnce(config, place -> found(config, place));
                        }
                      }));
    }
  }

  private void found(SetConfig config, int place) {
    if (place < 0) {
      lookAgain(config);
    } else if (isOutsideOf(config)) {
      ports.peers().retain(effects.others(config, place));
      take(new Event.ConfigInstalled(config, place));
    }
  }

  private boolean isOutsideOf(SetConfig config) {
    boolean inForce =
        view.config().filter(each -> each.version().equals(config.version())).isPresent();
    return !closed && inForce && view.self().isEmpty();
  }

  /** Makes a configuration durable and lets it be in force. On the member's executor. */
  void install(SetConfig config, int place) {
    Optional<SetConfig> present = view.config();
    if (present.isPresent() && !config.version().isNewerThan(present.get().version())) {
      return;
    }
    if (stored != null && stored.version().isNewerThan(config.version())) {
      // what was in force before a restart is still being looked up, and must not be gone back from
      return;
    }
    stored = config;
    try {
      parts.files().storeDelay(delayOf(config, place));
      parts.files().storeConfig(BsonDocuments.bytes(config.toBson()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    change.leaves();
    ports.peers().retain(effects.others(config, place));
    take(new Event.ConfigInstalled(config, place));
  }

  private static long delayOf(SetConfig config, int place) {
    return place < 0 ? 0 : config.members().get(place).duties().secondaryDelaySecs();
  }

  /** Whether it has a configuration, even if it is still being looked up where it stands in it. */
  boolean hasConfig() {
    return stored != null;
  }

  /** Makes a vote durable. */
  void store(VoteRecord vote) {
    try {
      parts.files().store(vote);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    take(new Event.VoteStored(vote));
  }

  String setName() {
    return parts.setName();
  }

  DataPlane data() {
    return data;
  }

  SelfSearch search() {
    return search;
  }

  ElectionCore core() {
    return core;
  }

  @Override
  public boolean isInSet() {
    return true;
  }

  @Override
  public String formerSet() {
    return "";
  }

  @Override
  public Renewals renewals() {
    return data.renewals();
  }

  @Override
  public StreamAcceptor streams() {
    return data;
  }

  @Override
  public SetView view() {
    return view;
  }

  @Override
  public Progress progress() {
    return parts.progress();
  }

  @Override
  public DataMetrics moved() {
    return data.metrics();
  }

  @Override
  public int rollbackId() {
    try {
      return parts.files().rollbackId();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public boolean isConfigCommitted() {
    return Reconfiguration.isHeld(view.core());
  }

  @Override
  public void whenChanged(long counter, Runnable task) {
    changes.add(counter, task);
  }

  @Override
  public void forget(Runnable task) {
    changes.remove(task);
  }

  @Override
  public void ask(LongFunction<Event> event, Answer answer) {
    loop.execute(() -> take(event.apply(effects.expectAnswer(answer))));
  }

  @Override
  public void heartbeat(HeartbeatRequest request, Consumer<HeartbeatReply> reply) {
    loop.execute(() -> take(new Event.HeartbeatAsked(effects.expectHeartbeat(reply), request)));
  }

  @Override
  public void vote(VoteQuestion question, Consumer<VoteReply> reply) {
    loop.execute(
        () -> {
          boolean ownSet = question.request().setName().equals(parts.setName());
          if (ownSet && !question.request().dryRun()) {
            // what is reported from here on belongs to that term, and is in the log looked at next
            data.enterTerm(question.request().term());
          }
          take(new Event.VoteAsked(effects.expectVote(reply), question));
        });
  }

  @Override
  public void initiate(SetConfig config, Answer answer) {
    loop.execute(() -> change.initiate(config, answer));
  }

  @Override
  public void reconfigure(SetConfig config, boolean force, long maxTimeMillis, Answer answer) {
    loop.execute(() -> change.reconfigure(config, force, maxTimeMillis, answer));
  }

  @Override
  public void syncFrom(HostPort source, Answer answer) {
    loop.execute(() -> data.syncFrom(source, answer));
  }

  @Override
  public void close() {
    closed = true;
    data.close();
  }

  /** The rules for configurations, as this node was started. */
  ConfigRules configRules() {
    return new ConfigRules(parts.multipleArbiters());
  }

  /** What must be committed before the present configuration may be left. */
  OpTime committed() {
    return parts.progress().committed().opTime();
  }

  /** Whether enough members hold the present configuration and what was committed under it. */
  boolean mayLeave(SetConfig present) {
    return change.mayLeave(present, view);
  }

  static TapdbException busy() {
    return new TapdbException(
        ErrorCode.CONFIGURATION_IN_PROGRESS,
        "another change of the configuration is under way; try again when it has ended");
  }

  static void refuse(Answer answer, Optional<ConfigRefusal> refusal) {
    answer.refused(Refusals.of(refusal.orElseThrow()));
  }
}
