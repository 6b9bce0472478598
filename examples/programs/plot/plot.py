#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# plot - samples of the driver capture and what waves are in them: plot.py PICTURE.png [SAMPLES]
import sys
import kubuf
import numpy
from matplotlib.figure import Figure


def sample_dtype(channels):
    """What a record has: struct capture_sample of capture.h."""
    return numpy.dtype([("number", "<u4"), ("pad", "<u4"), ("time", "<u8"),
                        ("value", "<i4", (channels,))])


def collect(stream, count):
    """So many samples, fewer if the device goes, and how many were lost among them."""
    stream.skip()  # what was there before
    first = next(stream.records(), None)  # its type says how many channels there are
    kind = sample_dtype(first.type if first else 0)
    samples, there, lost = numpy.empty(count, kind), 0, 0
    while there < count and not stream.ended:
        stream.wait(65536, timeout=0.2)
        records = stream.span(kind)[:count - there]  # where the driver has put them
        samples[there:there + len(records)] = records["data"]
        there, lost = there + len(records), lost + int(records["lost"].sum())
        del records
        stream.done()
    return samples[:there], lost


def spectrum(values):
    """How strong each wave is that samples can show; a column for each channel."""
    window = numpy.hanning(len(values))  # 0 at both ends, where most waves are not whole
    return abs(numpy.fft.rfft(values * window[:, None], axis=0)) * 2 / window.sum()


def strongest(amplitudes):
    """Where the highest peak is; most often between two of the lines, by a parabola's top."""
    at = int(amplitudes[1:-1].argmax()) + 1
    left, top, right = numpy.log(amplitudes[at - 1:at + 2] + 1e-9)
    return at + (left - right) / (left - 2 * top + right) / 2


def draw(path, seconds, values, hertz, amplitudes, names):
    figure = Figure(figsize=(8, 5), dpi=100, layout="tight")
    above, below = figure.subplots(2)
    few = len(values) // 4
    above.plot(seconds[:few], values[:few])
    above.set(xlabel="seconds", ylabel="value")
    below.loglog(hertz[1:], amplitudes[1:], label=names)
    below.set(xlabel="Hz", ylabel="amplitude")
    below.legend(loc="upper right")
    figure.savefig(path, metadata={"Software": None})


def main(path, count="4096"):
    with kubuf.open("capture") as buffer, kubuf.Stream(buffer) as stream:
        samples, lost = collect(stream, int(count))
    if len(samples) < 64:
        sys.exit(f"{len(samples)} samples are too few to say anything")
    numbers = samples["number"] - samples["number"][0]  # lost ones have numbers, too
    rate = numbers[-1] / (samples["time"][-1] - samples["time"][0]) * 1e9
    print(f"{len(samples)} samples, {rate:.1f} a second, {lost} lost")
    amplitudes = spectrum(samples["value"])
    step = rate / len(samples)  # Hz from line to line
    names = []
    for number, column in enumerate(amplitudes.T):
        names.append(f"channel {number}: {strongest(column) * step:.2f} Hz")
        print(names[-1])
    hertz = numpy.arange(len(amplitudes)) * step
    draw(path, numbers / rate, samples["value"], hertz, amplitudes, names)


if len(sys.argv) not in (2, 3):
    sys.exit("usage: plot.py PICTURE.png [SAMPLES]")
main(*sys.argv[1:])
