package yeoul.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.beam.runners.core.ReduceFnTester;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.joda.time.Instant;

/**
 * One transcript through ReduceFnRunner, a key at a time, the output watermark being that of all keys, as a runner has
 * it.
 *
 * <p>ReduceFnRunner asks whether the clock is past a trigger's time, a runner wakes it when the clock has reached it.
 * So that both are the same moment, the clock shows 2t + 1 at t ms, and a delay of d ms is 2d - 1. It stops at each
 * timer on its way, as a clock does.
 */
final class PanesRun {
  private final JsonNode steps;
  private final Map<String, ReduceFnTester<Integer, Iterable<Integer>, ?>> keys = new LinkedHashMap<>();
  private final long shift;
  private long clock = 0;
  private Instant output = BoundedWindow.TIMESTAMP_MIN_VALUE;

  PanesRun(JsonNode transcript) throws Exception {
    steps = transcript.get("steps");
    shift = Strategies.shift(transcript.get("windows"));
    for (JsonNode step : steps) {
      if (!step.has("elements")) continue;
      for (JsonNode element : step.get("elements")) {
        String key = element.get("key").asText();
        if (!keys.containsKey(key)) keys.put(key, tester(transcript));
      }
    }
    showClock();
  }

  private static ReduceFnTester<Integer, Iterable<Integer>, ?> tester(JsonNode transcript) throws Exception {
    WindowingStrategy<?, ?> strategy = Strategies.of(transcript.get("windows"), transcript.get("options"));
    ReduceFnTester<Integer, Iterable<Integer>, ?> tester = ReduceFnTester.nonCombining(strategy, Strategies.trigger(transcript.get("options").get("trigger")));
    tester.setAutoAdvanceOutputWatermark(false);
    return tester;
  }

  /** The panes that each step made. */
  ArrayNode run() throws Exception {
    ArrayNode all = Judge.JSON.createArrayNode();
    for (JsonNode step : steps) {
      if (step.has("elements")) add(step.get("elements"));
      else if (step.has("clockBy")) advanceClock(step.get("clockBy").asLong());
      else if (step.get("watermark").isNumber()) advanceWatermark(at(step.get("watermark")));
      else advanceWatermark(BoundedWindow.TIMESTAMP_MAX_VALUE);
      all.add(takePanes());
    }
    return all;
  }

  private void add(JsonNode elements) throws Exception {
    Map<String, List<TimestampedValue<Integer>>> byKey = new LinkedHashMap<>();
    for (JsonNode element : elements) {
      byKey
          .computeIfAbsent(element.get("key").asText(), key -> new ArrayList<>())
          .add(TimestampedValue.of(element.get("n").asInt(), at(element.get("at"))));
    }
    for (Map.Entry<String, List<TimestampedValue<Integer>>> entry : byKey.entrySet()) {
      keys.get(entry.getKey()).injectElements(entry.getValue());
    }
  }

  private void advanceWatermark(Instant to) throws Exception {
    Instant earliest = to;
    for (ReduceFnTester<?, ?, ?> tester : keys.values()) {
      tester.advanceInputWatermark(to);
      Instant hold = tester.getWatermarkHold();
      if (hold != null && hold.isBefore(earliest)) earliest = hold;
    }
    if (earliest.isBefore(output)) return;
    output = earliest;
    for (ReduceFnTester<?, ?, ?> tester : keys.values()) tester.advanceOutputWatermark(output);
  }

  private void advanceClock(long by) throws Exception {
    long target = clock + by;
    for (long next = nextTimer(); next <= target; next = nextTimer()) {
      clock = Math.max(clock, next);
      showClock();
    }
    clock = target;
    showClock();
  }

  private void showClock() throws Exception {
    for (ReduceFnTester<?, ?, ?> tester : keys.values()) tester.advanceProcessingTime(new Instant(2 * clock + 1));
  }

  /** In ms of the transcript's clock. */
  private long nextTimer() {
    long next = Long.MAX_VALUE;
    for (ReduceFnTester<?, ?, ?> tester : keys.values()) {
      Instant timer = tester.getNextTimer(TimeDomain.PROCESSING_TIME);
      if (timer != null) next = Math.min(next, timer.getMillis() / 2);
    }
    return next;
  }

  private Instant at(JsonNode time) {
    return new Instant(time.asLong() + shift);
  }

  private long millis(Instant time) {
    return time.getMillis() - shift;
  }

  private ArrayNode takePanes() {
    ArrayNode panes = Judge.JSON.createArrayNode();
    for (Map.Entry<String, ReduceFnTester<Integer, Iterable<Integer>, ?>> entry : keys.entrySet()) {
      for (WindowedValue<Iterable<Integer>> value : entry.getValue().extractOutput()) {
        ObjectNode pane = panes.addObject();
        pane.put("key", entry.getKey());
        BoundedWindow window = value.getWindows().iterator().next();
        ArrayNode span = pane.putArray("window");
        if (window instanceof IntervalWindow) {
          span.add(millis(((IntervalWindow) window).start())).add(millis(window.maxTimestamp()));
        } else {
          span.add("global").add(-1);
        }
        ArrayNode values = pane.putArray("values");
        StreamSupport.stream(value.getValue().spliterator(), false)
            .sorted()
            .collect(Collectors.toList())
            .forEach(values::add);
        Instant timestamp = value.getTimestamp();
        if (timestamp.isBefore(GlobalWindow.INSTANCE.maxTimestamp())) pane.put("timestamp", millis(timestamp));
        else pane.put("timestamp", "Infinity");
        PaneInfo info = value.getPaneInfo();
        pane.put("timing", info.getTiming().name());
        pane.put("index", info.getIndex());
        pane.put("nonSpeculativeIndex", info.getNonSpeculativeIndex());
        pane.put("isFirst", info.isFirst());
        pane.put("isLast", info.isLast());
      }
    }
    return panes;
  }
}
