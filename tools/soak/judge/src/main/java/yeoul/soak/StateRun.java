package yeoul.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** One transcript of state and timers, by TestStream on Beam Java's DirectRunner. */
final class StateRun {
  /** By run: a pipeline's functions are copied, so what they made has to be found by name. */
  private static final Map<Integer, ConcurrentLinkedQueue<ObjectNode>> MADE = new ConcurrentHashMap<>();

  private static final Duration MOST = Duration.standardSeconds(30);
  private static final AtomicInteger RUNS = new AtomicInteger();
  private final JsonNode transcript;
  private final int id = RUNS.incrementAndGet();
  private final long shift;

  StateRun(JsonNode transcript) {
    this.transcript = transcript;
    shift = Strategies.shift(transcript.get("windows"));
  }

  /** All that was made is of one step: the runner does not say when. It is numbered by key and window. */
  ArrayNode run() throws IOException {
    MADE.put(id, new ConcurrentLinkedQueue<>());
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    options.setBlockOnRun(false);
    options.setTargetParallelism(1);
    options.setEnforceImmutability(false);
    options.setEnforceEncodability(false);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(stream())
        .apply(
            Window.<KV<String, String>>into(Strategies.windowFn(transcript.get("windows")))
                .triggering(DefaultTrigger.of())
                .withAllowedLateness(Duration.millis(transcript.get("allowedLateness").asLong()))
                .discardingFiredPanes())
        .apply(ParDo.of(new ScriptFn(transcript)))
        .apply(ParDo.of(new CollectFn(id, shift)));
    PipelineResult result = pipeline.run();
    if (result.waitUntilFinish(MOST) == null) {
      result.cancel();
      throw new IllegalStateException("the DirectRunner did not end within " + MOST.getStandardSeconds() + " s");
    }
    ArrayNode steps = Judge.JSON.createArrayNode();
    ArrayNode step = steps.addArray();
    Map<String, Integer> orders = new HashMap<>();
    for (ObjectNode one : MADE.remove(id)) {
      String place = one.get("key") + " " + one.get("window");
      one.put("order", orders.merge(place, 1, Integer::sum) - 1);
      step.add(one);
    }
    return steps;
  }

  private TestStream<KV<String, String>> stream() {
    TestStream.Builder<KV<String, String>> stream =
        TestStream.create(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));
    for (JsonNode step : transcript.get("steps")) {
      if (step.has("elements")) {
        List<TimestampedValue<KV<String, String>>> elements = new ArrayList<>();
        for (JsonNode element : step.get("elements")) {
          KV<String, String> pair = KV.of(element.get("key").asText(), element.toString());
          elements.add(TimestampedValue.of(pair, new Instant(element.get("at").asLong() + shift)));
        }
        @SuppressWarnings("unchecked")
        TimestampedValue<KV<String, String>>[] others =
            elements.subList(1, elements.size()).toArray(new TimestampedValue[0]);
        stream = stream.addElements(elements.get(0), others);
      } else if (step.has("clockBy")) {
        // As a clock does, it passes every moment on its way.
        for (long i = step.get("clockBy").asLong(); i > 0; i--) stream = stream.advanceProcessingTime(Duration.millis(1));
      } else {
        stream = stream.advanceWatermarkTo(new Instant(step.get("watermark").asLong() + shift));
      }
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static final class CollectFn extends DoFn<KV<String, String>, Void> {
    private final int id;
    private final long shift;

    CollectFn(int id, long shift) {
      this.id = id;
      this.shift = shift;
    }

    @ProcessElement
    public void process(@Element KV<String, String> pair, @Timestamp Instant timestamp, BoundedWindow window)
        throws Exception {
      ObjectNode one = (ObjectNode) Judge.JSON.readTree(pair.getValue());
      one.put("key", pair.getKey());
      ArrayNode span = one.putArray("window");
      if (window instanceof IntervalWindow) {
        span.add(((IntervalWindow) window).start().getMillis() - shift);
        span.add(window.maxTimestamp().getMillis() - shift);
      } else {
        span.add("global").add(-1);
      }
      one.put("timestamp", timestamp.getMillis() - shift);
      MADE.get(id).add(one);
    }
  }
}
