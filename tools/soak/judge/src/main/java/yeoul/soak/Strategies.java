package yeoul.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.beam.runners.core.triggers.AfterAllStateMachine;
import org.apache.beam.runners.core.triggers.AfterEachStateMachine;
import org.apache.beam.runners.core.triggers.AfterFirstStateMachine;
import org.apache.beam.runners.core.triggers.AfterPaneStateMachine;
import org.apache.beam.runners.core.triggers.AfterProcessingTimeStateMachine;
import org.apache.beam.runners.core.triggers.AfterWatermarkStateMachine;
import org.apache.beam.runners.core.triggers.DefaultTriggerStateMachine;
import org.apache.beam.runners.core.triggers.NeverStateMachine;
import org.apache.beam.runners.core.triggers.RepeatedlyStateMachine;
import org.apache.beam.runners.core.triggers.TriggerStateMachine;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.NonMergingWindowFn;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window.ClosingBehavior;
import org.apache.beam.sdk.transforms.windowing.Window.OnTimeBehavior;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.beam.sdk.values.WindowingStrategy.AccumulationMode;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Beam Java's windowing strategy of a transcript's. */
final class Strategies {
  private Strategies() {}

  static WindowingStrategy<?, ?> of(JsonNode windows, JsonNode options) {
    return WindowingStrategy.of(windowFn(windows))
        .withAllowedLateness(millis(options.get("allowedLateness")))
        .withMode(
            options.get("accumulationMode").asText().equals("accumulating")
                ? AccumulationMode.ACCUMULATING_FIRED_PANES
                : AccumulationMode.DISCARDING_FIRED_PANES)
        .withTimestampCombiner(combiner(options.get("timestampCombiner").asText()))
        .withClosingBehavior(
            options.get("closingBehavior").asText().equals("fireAlways")
                ? ClosingBehavior.FIRE_ALWAYS
                : ClosingBehavior.FIRE_IF_NON_EMPTY)
        .withOnTimeBehavior(
            options.get("onTimeBehavior").asText().equals("fireAlways")
                ? OnTimeBehavior.FIRE_ALWAYS
                : OnTimeBehavior.FIRE_IF_NON_EMPTY);
  }

  @SuppressWarnings("unchecked")
  static WindowFn<Object, ?> windowFn(JsonNode windows) {
    switch (windows.get("kind").asText()) {
      case "global":
        return (WindowFn<Object, ?>) (WindowFn<?, ?>) new GlobalWindows();
      case "fixed":
        {
          // Beam Java takes an offset within the size; any other is the same windows.
          long size = windows.get("size").asLong();
          long offset = Math.floorMod(windows.get("offset").asLong(), size);
          return FixedWindows.of(Duration.millis(size)).withOffset(Duration.millis(offset));
        }
      case "sliding":
        return SlidingWindows.of(millis(windows.get("size"))).every(millis(windows.get("period")));
      case "sessions":
        return Sessions.withGapDuration(millis(windows.get("gap")));
      case "own":
        return new OwnWindows(windows.get("size").asLong());
      default:
        throw new IllegalArgumentException("no such windows: " + windows);
    }
  }

  /**
   * How much later all times are here. Beam Java's fixed and sliding windows are wrong before the epoch: some do not hold
   * their element. So it is a multiple of the windows' size or period.
   */
  static long shift(JsonNode windows) {
    switch (windows.get("kind").asText()) {
      case "fixed":
        return 1000 * windows.get("size").asLong();
      case "sliding":
        return 1000 * windows.get("period").asLong();
      default:
        return 0;
    }
  }

  /** The state machine itself: Beam's builders of triggers take only some in some places. */
  static TriggerStateMachine trigger(JsonNode trigger) {
    switch (trigger.get("kind").asText()) {
      case "default":
        return DefaultTriggerStateMachine.of();
      case "never":
        return NeverStateMachine.ever();
      case "afterCount":
        return AfterPaneStateMachine.elementCountAtLeast(trigger.get("count").asInt());
      case "afterProcessingTime":
        // See PanesRun on the clock.
        return AfterProcessingTimeStateMachine.pastFirstElementInPane()
            .plusDelayOf(Duration.millis(2 * trigger.get("delayMs").asLong() - 1));
      case "afterWatermark":
        return afterWatermark(trigger);
      case "afterAny":
        return AfterFirstStateMachine.of(atLeastTwo(trigger));
      case "afterAll":
        return AfterAllStateMachine.of(atLeastTwo(trigger));
      case "afterEach":
        {
          List<TriggerStateMachine> stages = triggers(trigger.get("triggers"));
          return stages.size() == 1 ? stages.get(0) : AfterEachStateMachine.inOrder(stages);
        }
      case "repeatedly":
        return RepeatedlyStateMachine.forever(trigger(trigger.get("trigger")));
      case "orFinally":
        return trigger(trigger.get("main")).orFinally(trigger(trigger.get("until")));
      default:
        throw new IllegalArgumentException("no such trigger: " + trigger);
    }
  }

  /** `repeated`: early and late are wrapped, as they mean; Beam Java resets only their root by itself. */
  private static TriggerStateMachine afterWatermark(JsonNode trigger) {
    JsonNode early = trigger.get("early");
    JsonNode late = trigger.get("late");
    boolean repeated = trigger.path("repeated").asBoolean();
    AfterWatermarkStateMachine.FromEndOfWindow end = AfterWatermarkStateMachine.pastEndOfWindow();
    if (early == null) return late == null ? end : end.withLateFirings(firings(late, repeated));
    AfterWatermarkStateMachine.AfterWatermarkEarlyAndLate withEarly = end.withEarlyFirings(firings(early, repeated));
    return late == null ? withEarly : withEarly.withLateFirings(firings(late, repeated));
  }

  private static TriggerStateMachine firings(JsonNode trigger, boolean repeated) {
    TriggerStateMachine firings = trigger(trigger);
    return repeated ? RepeatedlyStateMachine.forever(firings) : firings;
  }

  private static List<TriggerStateMachine> triggers(JsonNode parts) {
    List<TriggerStateMachine> triggers = new ArrayList<>();
    parts.forEach(part -> triggers.add(trigger(part)));
    return triggers;
  }

  /** Beam Java's composites want two parts; one alone is given twice. */
  private static List<TriggerStateMachine> atLeastTwo(JsonNode trigger) {
    List<TriggerStateMachine> parts = triggers(trigger.get("triggers"));
    if (parts.size() == 1) parts.addAll(triggers(trigger.get("triggers")));
    return parts;
  }

  private static TimestampCombiner combiner(String name) {
    switch (name) {
      case "earliest":
        return TimestampCombiner.EARLIEST;
      case "latest":
        return TimestampCombiner.LATEST;
      case "endOfWindow":
        return TimestampCombiner.END_OF_WINDOW;
      default:
        throw new IllegalArgumentException("no such timestamp combiner: " + name);
    }
  }

  private static Duration millis(JsonNode length) {
    return Duration.millis(length.asLong());
  }

  /** Windows of one's own: each element's begins with it; those of odd numbers are 5 ms longer. */
  private static final class OwnWindows extends NonMergingWindowFn<Object, IntervalWindow> {
    private final long size;

    OwnWindows(long size) {
      this.size = size;
    }

    @Override
    public Collection<IntervalWindow> assignWindows(AssignContext c) {
      Instant start = c.timestamp();
      long length = (Integer) c.element() % 2 == 0 ? size : size + 5;
      return Collections.singletonList(new IntervalWindow(start, start.plus(Duration.millis(length))));
    }

    @Override
    public boolean isCompatible(WindowFn<?, ?> other) {
      return equals(other);
    }

    @Override
    public Coder<IntervalWindow> windowCoder() {
      return IntervalWindow.getCoder();
    }

    @Override
    public WindowMappingFn<IntervalWindow> getDefaultWindowMappingFn() {
      throw new UnsupportedOperationException();
    }
  }
}
