// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Json;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.Peers;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.replica.peer.StreamListener;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.time.Life;
import io.tapdb.sim.time.Timeline;
import io.tapdb.sim.world.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: the network fails in the ways it promises, and in no others. */
class SimNetworkTest {
  private static final long SECOND = 1_000_000;
  private static final long ENDLESS = 60 * SECOND;

  private final Timeline timeline = new Timeline(new Random(3), new Trace());
  private final Coverage coverage = new Coverage();
  private final List<Host> hosts = List.of(new Host(0), new Host(1), new Host(2));
  private final List<String> heard = new ArrayList<>();
  private final SimNetwork network =
      new SimNetwork(timeline, new Random(5), coverage, new Deaf(), hosts, 1);
  private SimPeers peers;

  private static final class Deaf implements Wiretap {
    @Override
    public void asked(int asker, int asked, Doc command) {
      // not of interest here
    }

    @Override
    public void answered(int asker, int answerer, Doc command, Doc reply) {
      // not of interest here
    }
  }

  /** A host that counts what it is asked and echoes what is streamed to it. */
  private static final class Host implements Endpoint {
    private final int place;
    private Life life;
    private boolean powered = true;
    private int asked;
    private final List<String> streamed = new ArrayList<>();

    Host(int place) {
      this.place = place;
      this.life = new Life(place, 1);
    }

    @Override
    public HostPort address() {
      return new HostPort("m" + place, 27017);
    }

    @Override
    public Life listener() {
      return life;
    }

    @Override
    public boolean powered() {
      return powered;
    }

    @Override
    public Dispatcher dispatcher() {
      return (connection, database, bytes, sink) -> {
        asked++;
        sink.reply(new DocWriter().put("from", place).put("ok", 1.0).build());
        return null;
      };
    }

    @Override
    public StreamAcceptor streams() {
      return (opening, stream) -> {
        streamed.add("opened " + opening);
        return new StreamListener() {
          @Override
          public void message(byte[] bytes) {
            streamed.add(Byte.toString(bytes[0]));
            stream.send(new byte[] {(byte) -bytes[0]});
          }

          @Override
          public void ended(String reason) {
            streamed.add("ended: " + reason);
          }
        };
      };
    }
  }

  @BeforeEach
  void join() {
    peers = network.join(hosts.getFirst().life);
    peers.onLost(lost -> heard.add("lost " + lost));
  }

  private void run(long micros) {
    long until = timeline.now() + micros;
    while (timeline.step(until)) {
      // all of them
    }
  }

  private void call(int to) {
    peers.call(
        new HostPort("m" + to, 27017),
        Json.parse("{ping: 1}"),
        2000,
        new Peers.ReplyListener() {
          @Override
          public void replied(Doc reply) {
            heard.add("reply of " + reply.get("from").int32());
          }

          @Override
          public void failed(String reason) {
            heard.add(reason);
          }
        });
  }

  private PeerStream open(int to) {
    return peers.open(
        new HostPort("m" + to, 27017),
        Json.parse("{o: 1}"),
        new StreamListener() {
          @Override
          public void message(byte[] bytes) {
            heard.add(Byte.toString(bytes[0]));
          }

          @Override
          public void ended(String reason) {
            heard.add("ended: " + reason);
          }
        });
  }

  private void probe(int to) {
    peers.probe(new HostPort("m" + to, 27017), 500, result -> heard.add(result.name()));
  }

  private void kill(int place, SimNetwork.Ending ending) {
    Host host = hosts.get(place);
    Life last = host.life;
    last.end();
    host.life = null;
    host.powered = ending != SimNetwork.Ending.POWER_LOST;
    network.ended(last, ending);
  }

  @Test
  void aCallIsAnsweredOnce() {
    call(1);
    run(ENDLESS);
    assertThat(heard).containsExactly("reply of 1");
  }

  @Test
  void anUnknownHostFails() {
    call(7);
    run(SECOND);
    assertThat(heard).containsExactly("no such host");
  }

  @Test
  void aHostWithoutProcessRefuses() {
    kill(1, SimNetwork.Ending.KILLED);
    call(1);
    probe(1);
    run(SECOND);
    assertThat(heard).containsExactlyInAnyOrder("connection refused", "REFUSED");
  }

  @Test
  void aHostWithoutPowerIsSilent() {
    kill(1, SimNetwork.Ending.POWER_LOST);
    call(1);
    probe(1);
    run(ENDLESS);
    assertThat(heard).containsExactly("UNKNOWN", "no answer in time");
  }

  @Test
  void aPausedProcessIsConnectedToAndDoesNotAnswer() {
    hosts.get(1).life.pause();
    call(1);
    probe(1);
    run(SECOND);
    assertThat(heard).containsExactly("ACCEPTED");
    run(ENDLESS);
    assertThat(heard).containsExactly("ACCEPTED", "no answer in time");
  }

  @Test
  void aCutStopsCallsInItsDirection() {
    network.cut(1, 0);
    call(1);
    probe(1);
    run(ENDLESS);
    assertThat(heard).containsExactly("UNKNOWN", "no answer in time");
    assertThat(hosts.get(1).asked).isEqualTo(1);
    heard.clear();
    network.heal(1, 0);
    network.cut(0, 1);
    call(1);
    run(ENDLESS);
    assertThat(hosts.get(1).asked).isEqualTo(1);
    network.healAll();
    call(1);
    run(ENDLESS);
    assertThat(heard).containsExactly("no answer in time", "reply of 1");
  }

  @Test
  void messagesGetLostComeTwiceAndOvertake() {
    network.weather(new Weather(0.3, 0.3, 0, 100_000, 0.3, 500_000));
    IntStream.range(0, 200).forEach(i -> call(1));
    run(ENDLESS);
    assertThat(heard).hasSize(200).contains("no answer in time", "reply of 1");
    assertThat(coverage.of(Coverage.Event.MESSAGE_LOST)).isPositive();
    assertThat(coverage.of(Coverage.Event.MESSAGE_DOUBLED)).isPositive();
    assertThat(coverage.of(Coverage.Event.MESSAGE_OVERTOOK)).isPositive();
    assertThat(coverage.of(Coverage.Event.MESSAGE_DELAYED)).isPositive();
  }

  @Test
  void aStreamKeepsItsOrderInAnyWeather() {
    network.weather(new Weather(0.3, 0.3, 0, 100_000, 0.3, 500_000));
    PeerStream stream = open(1);
    List<String> there = new ArrayList<>(List.of("opened {\"o\": 1}"));
    List<String> back = new ArrayList<>();
    for (byte i = 1; i < 100; i++) {
      stream.send(new byte[] {i});
      there.add(Byte.toString(i));
      back.add(Byte.toString((byte) -i));
    }
    run(ENDLESS);
    assertThat(hosts.get(1).streamed).isEqualTo(there);
    assertThat(heard).isEqualTo(back);
    stream.close();
    run(ENDLESS);
    there.add("ended: the other side closed the stream");
    assertThat(hosts.get(1).streamed).isEqualTo(there);
    assertThat(heard).isEqualTo(back);
  }

  @Test
  void aStreamSurvivesAShortCut() {
    PeerStream stream = open(1);
    run(SECOND);
    network.cut(0, 1);
    stream.send(new byte[] {1});
    run(SECOND);
    assertThat(heard).isEmpty();
    network.heal(0, 1);
    run(SECOND);
    assertThat(heard).containsExactly("-1");
  }

  @Test
  void aLongCutBreaksStreamsAndConnections() {
    var unused = open(1);
    run(SECOND);
    network.cut(0, 1);
    run(ENDLESS);
    assertThat(heard).containsExactlyInAnyOrder("ended: the connection broke", "lost m1:27017");
    assertThat(hosts.get(1).streamed).contains("ended: the connection broke");
  }

  @Test
  void aStreamToARefusingHostEnds() {
    kill(1, SimNetwork.Ending.KILLED);
    var unused = open(1);
    run(SECOND);
    assertThat(heard).containsExactly("ended: connection refused");
  }

  @Test
  void aStreamThroughACutEndsAfterAWhile() {
    network.cut(0, 1);
    open(1).send(new byte[] {1});
    run(ENDLESS);
    assertThat(heard).containsExactly("ended: no connection in time");
    assertThat(hosts.get(1).streamed).isEmpty();
  }

  @Test
  void theDeathOfAProcessIsNoticedAtOnceByThoseWhoKnewIt() {
    var unused = open(1);
    call(1);
    run(SECOND);
    heard.clear();
    kill(1, SimNetwork.Ending.KILLED);
    run(SECOND / 10);
    assertThat(heard).containsExactlyInAnyOrder("ended: the other side is gone", "lost m1:27017");
  }

  @Test
  void theDeathOfAStrangerIsNotNoticed() {
    kill(2, SimNetwork.Ending.KILLED);
    run(ENDLESS);
    assertThat(heard).isEmpty();
  }

  @Test
  void goodbyeIsNoLoss() {
    var unused = open(1);
    run(SECOND);
    kill(1, SimNetwork.Ending.GOODBYE);
    run(ENDLESS);
    assertThat(heard).containsExactly("ended: the other side is gone");
  }

  @Test
  void thoseWhoAreNotRetainedAreForgotten() {
    call(1);
    run(SECOND);
    peers.retain(java.util.Set.of(new HostPort("m2", 27017)));
    kill(1, SimNetwork.Ending.KILLED);
    run(ENDLESS);
    assertThat(heard).containsExactly("reply of 1");
  }

  @Test
  void aResetBreaksWhatIsUnderWay() {
    hosts.get(1).life.pause();
    call(1);
    run(SECOND / 2);
    network.reset(0, 1);
    run(SECOND / 2);
    assertThat(heard).containsExactly("the connection broke");
  }

  @Test
  void nothingIsHeardByALifeThatEnded() {
    call(1);
    var unused = open(1);
    kill(0, SimNetwork.Ending.KILLED);
    run(ENDLESS);
    assertThat(heard).isEmpty();
  }
}
