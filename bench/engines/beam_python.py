"""W1 and W2 in Beam's Python SDK: has an engine run one, as the JSON says, and prints how many seconds that took."""
import json
import os
import re
import resource
import sys
import time
import uuid
from datetime import datetime

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms.window import SlidingWindows, TimestampedValue

WORD = re.compile(r"[a-z']+")
HASHTAG = re.compile(r"#\w+")
CREATED_AT = '"created_at":"'


def words(line):
    return WORD.findall(line)


def count_line(pair):
    return f"{pair[0]}\t{pair[1]}"


def w1(lines):
    return (
        lines
        | "Words" >> beam.FlatMap(words).with_output_types(str)
        | beam.combiners.Count.PerElement()
        | "CountLine" >> beam.Map(count_line)
    )


def at_creation(line):
    start = line.index(CREATED_AT) + len(CREATED_AT)
    created_at = line[start : line.index('"', start)]
    return TimestampedValue(line, datetime.fromisoformat(created_at.replace("Z", "+00:00")).timestamp())


def hashtags(line):
    return [tag.lower() for tag in HASHTAG.findall(json.loads(line)["data"]["text"])]


def largest_first(pair):
    return (-pair[1], pair[0])


def top_line(top, window=beam.DoFn.WindowParam):
    return f"{int(window.start) * 1000}\t" + " ".join(f"{tag}:{count}" for tag, count in top)


def w2(lines):
    return (
        lines
        | "AtCreation" >> beam.Map(at_creation)
        | "Hashtags" >> beam.FlatMap(hashtags).with_output_types(str)
        | beam.WindowInto(SlidingWindows(60, 10))
        | beam.combiners.Count.PerElement()
        | beam.combiners.Top.Smallest(10, has_defaults=False, key=largest_first)
        | "TopLine" >> beam.Map(top_line)
    )


class LinesInto(beam.DoFn):
    """Each bundle's lines into a file of their own, and into another how much memory this process took at most."""

    def __init__(self, folder):
        self.folder = folder

    def start_bundle(self):
        self.lines = []

    def process(self, line):
        self.lines.append(line)

    def finish_bundle(self):
        if self.lines:
            with open(os.path.join(self.folder, f"lines-{uuid.uuid4()}"), "w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in self.lines)
        with open(os.path.join(self.folder, f"peak-{os.getpid()}"), "w") as file:
            file.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def options(job):
    arguments = ["--runner=PortableRunner", f"--job_endpoint={job['endpoint']}", "--environment_type=LOOPBACK"]
    if job["kind"] == "cluster":
        # A process for each TaskManager, in place of a thread of this one.
        arguments += [f"--parallelism={job['taskManagers']}", "--experiments=use_loopback_process_worker=True"]
    return PipelineOptions(arguments)


def main(job):
    began = time.perf_counter()
    pipeline = beam.Pipeline(options=options(job))
    lines = pipeline | beam.io.ReadFromText(job["files"])
    (w1 if job["workload"] == "W1" else w2)(lines) | beam.ParDo(LinesInto(job["out"]))
    pipeline.run().wait_until_finish()
    print(json.dumps({"seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
