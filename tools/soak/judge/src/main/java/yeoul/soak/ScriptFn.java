package yeoul.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.CombiningState;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.SetState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Does what each element's script says with state and timers, and tells what is in them. The same as script-fn.ts. */
final class ScriptFn extends DoFn<KV<String, String>, KV<String, String>> {
  @StateId("value")
  private final StateSpec<ValueState<Integer>> value = StateSpecs.value();

  @StateId("bag")
  private final StateSpec<BagState<Integer>> bag = StateSpecs.bag();

  @StateId("sum")
  private final StateSpec<CombiningState<Integer, int[], Integer>> sum = StateSpecs.combining(Sum.ofIntegers());

  @StateId("map")
  private final StateSpec<MapState<Integer, Integer>> map = StateSpecs.map();

  @StateId("set")
  private final StateSpec<SetState<Integer>> set = StateSpecs.set();

  @StateId("left")
  private final StateSpec<ValueState<Integer>> left = StateSpecs.value();

  @TimerId("e1")
  private final TimerSpec e1 = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  @TimerId("e2")
  private final TimerSpec e2 = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  @TimerId("p1")
  private final TimerSpec p1 = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

  private static final String[] TIMERS = {"e1", "e2", "p1"};
  private final String onTimer;
  private final long allowedLateness;

  ScriptFn(JsonNode transcript) {
    onTimer = transcript.get("onTimer").toString();
    allowedLateness = transcript.get("allowedLateness").asLong();
  }

  @ProcessElement
  public void process(
      @Element KV<String, String> pair,
      @Timestamp Instant now,
      BoundedWindow window,
      @StateId("value") ValueState<Integer> value,
      @StateId("bag") BagState<Integer> bag,
      @StateId("sum") CombiningState<Integer, int[], Integer> sum,
      @StateId("map") MapState<Integer, Integer> map,
      @StateId("set") SetState<Integer> set,
      @StateId("left") ValueState<Integer> left,
      @TimerId("e1") Timer e1,
      @TimerId("e2") Timer e2,
      @TimerId("p1") Timer p1,
      OutputReceiver<KV<String, String>> out)
      throws Exception {
    JsonNode element = Judge.JSON.readTree(pair.getValue());
    left.write(2);
    Call call = new Call(now, window, value, bag, sum, map, set, new Timer[] {e1, e2, p1});
    for (JsonNode action : element.get("script")) call.act(action, true);
    out.output(KV.of(pair.getKey(), call.report(element.get("n").asText())));
  }

  @OnTimer("e1")
  public void onE1(@Key String key, @Timestamp Instant now, BoundedWindow window, @StateId("value") ValueState<Integer> value, @StateId("bag") BagState<Integer> bag,
      @StateId("sum") CombiningState<Integer, int[], Integer> sum, @StateId("map") MapState<Integer, Integer> map,
      @StateId("set") SetState<Integer> set, @StateId("left") ValueState<Integer> left, @TimerId("e1") Timer e1,
      @TimerId("e2") Timer e2, @TimerId("p1") Timer p1, OutputReceiver<KV<String, String>> out)
      throws Exception {
    fired("e1", key, new Call(now, window, value, bag, sum, map, set, new Timer[] {e1, e2, p1}), left, out);
  }

  @OnTimer("e2")
  public void onE2(@Key String key, @Timestamp Instant now, BoundedWindow window, @StateId("value") ValueState<Integer> value, @StateId("bag") BagState<Integer> bag,
      @StateId("sum") CombiningState<Integer, int[], Integer> sum, @StateId("map") MapState<Integer, Integer> map,
      @StateId("set") SetState<Integer> set, @StateId("left") ValueState<Integer> left, @TimerId("e1") Timer e1,
      @TimerId("e2") Timer e2, @TimerId("p1") Timer p1, OutputReceiver<KV<String, String>> out)
      throws Exception {
    fired("e2", key, new Call(now, window, value, bag, sum, map, set, new Timer[] {e1, e2, p1}), left, out);
  }

  @OnTimer("p1")
  public void onP1(@Key String key, @Timestamp Instant now, BoundedWindow window, @StateId("value") ValueState<Integer> value, @StateId("bag") BagState<Integer> bag,
      @StateId("sum") CombiningState<Integer, int[], Integer> sum, @StateId("map") MapState<Integer, Integer> map,
      @StateId("set") SetState<Integer> set, @StateId("left") ValueState<Integer> left, @TimerId("e1") Timer e1,
      @TimerId("e2") Timer e2, @TimerId("p1") Timer p1, OutputReceiver<KV<String, String>> out)
      throws Exception {
    fired("p1", key, new Call(now, window, value, bag, sum, map, set, new Timer[] {e1, e2, p1}), left, out);
  }

  private void fired(
      String timer, String key, Call call, ValueState<Integer> left, OutputReceiver<KV<String, String>> out)
      throws Exception {
    Integer firings = left.read();
    boolean maySet = firings != null && firings > 0;
    if (maySet) left.write(firings - 1);
    for (JsonNode action : Judge.JSON.readTree(onTimer).path(timer)) call.act(action, maySet);
    out.output(KV.of(key, call.report(timer)));
  }

  /** The states and timers of one call. */
  private final class Call {
    private final Instant now;
    private final BoundedWindow window;
    private final ValueState<Integer> value;
    private final BagState<Integer> bag;
    private final CombiningState<Integer, int[], Integer> sum;
    private final MapState<Integer, Integer> map;
    private final SetState<Integer> set;
    private final Timer[] timers;

    Call(
        Instant now,
        BoundedWindow window,
        ValueState<Integer> value,
        BagState<Integer> bag,
        CombiningState<Integer, int[], Integer> sum,
        MapState<Integer, Integer> map,
        SetState<Integer> set,
        Timer[] timers) {
      this.now = now;
      this.window = window;
      this.value = value;
      this.bag = bag;
      this.sum = sum;
      this.map = map;
      this.set = set;
      this.timers = timers;
    }

    void act(JsonNode action, boolean maySet) {
      int n = action.path("n").asInt();
      switch (action.get("do").asText()) {
        case "write":
          value.write(n);
          break;
        case "add":
          bag.add(n);
          sum.add(n);
          set.add(n);
          break;
        case "put":
          map.put(n % 3, n);
          break;
        case "remove":
          map.remove(n % 3);
          set.remove(n);
          break;
        case "clear":
          clear(action.get("state").asText());
          break;
        case "set":
          if (maySet) set(action.get("timer").asText(), action.get("to").asLong());
          break;
        case "unset":
          timer(action.get("timer").asText()).clear();
          break;
        default:
          throw new IllegalArgumentException("no such action: " + action);
      }
    }

    /**
     * Event timers are set from the window's start on, but not to before what is at hand, nor past the window's expiry;
     * those of the clock from now on.
     */
    private void set(String name, long to) {
      if (!name.startsWith("e")) {
        // The DirectRunner fires a timer when the clock is past it, not when it has reached it.
        timer(name).offset(Duration.millis(to - 1)).setRelative();
        return;
      }
      boolean isGlobal = !(window instanceof IntervalWindow);
      long at = (isGlobal ? 0 : ((IntervalWindow) window).start().getMillis()) + to;
      while (at < now.getMillis()) at += 2;
      if (!isGlobal && at > window.maxTimestamp().getMillis() + allowedLateness) return;
      // It fires when the watermark is past it, not when it has reached it; and a Timer that a call sets twice would keep
      // the output timestamp of the first time.
      timer(name).withOutputTimestamp(new Instant(at)).set(new Instant(at - 1));
    }

    private Timer timer(String name) {
      for (int i = 0; i < TIMERS.length; i++) if (TIMERS[i].equals(name)) return timers[i];
      throw new IllegalArgumentException("no such timer: " + name);
    }

    private void clear(String state) {
      switch (state) {
        case "value":
          value.clear();
          break;
        case "bag":
          bag.clear();
          break;
        case "sum":
          sum.clear();
          break;
        case "map":
          map.clear();
          break;
        case "set":
          set.clear();
          break;
        default:
          throw new IllegalArgumentException("no such state: " + state);
      }
    }

    String report(String by) throws Exception {
      ObjectNode report = Judge.JSON.createObjectNode();
      report.put("by", by);
      report.put("value", value.read());
      ArrayNode all = report.putArray("bag");
      StreamSupport.stream(bag.read().spliterator(), false).sorted().forEach(all::add);
      report.put("sum", sum.read());
      TreeMap<Integer, Integer> entries = new TreeMap<>();
      map.entries().read().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
      ArrayNode pairs = report.putArray("map");
      entries.forEach((key, held) -> pairs.addArray().add(key).add(held));
      TreeSet<Integer> members = new TreeSet<>();
      set.read().forEach(members::add);
      ArrayNode each = report.putArray("set");
      members.forEach(each::add);
      return Judge.JSON.writeValueAsString(report);
    }
  }
}
