#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# plot - draw the samples that the program capture has written
#
#	plot.py SAMPLES PICTURE.png
#
# Copyright (C) the kubuf developers
"""A line for each channel, and a mark where samples were lost."""

import sys

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402  # after the choice of what draws


def read_samples(path):
    """Numbers, and a list of values for each channel; a gap is a NaN, which is not drawn."""
    numbers, channels = [], []
    with open(path, encoding="ascii") as file:
        for line in file:
            number, _, *values = (int(field) for field in line.split(","))
            if numbers and number != numbers[-1] + 1:
                numbers.append(numbers[-1] + 1)
                for channel in channels:
                    channel.append(float("nan"))
            numbers.append(number)
            channels += [[] for _ in range(len(values) - len(channels))]
            for channel, value in zip(channels, values):
                channel.append(value)
    return numbers, channels


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__ + "usage: plot.py SAMPLES PICTURE.png")
    numbers, channels = read_samples(sys.argv[1])
    figure, axes = pyplot.subplots(figsize=(8, 3), dpi=100)
    for index, channel in enumerate(channels):
        axes.plot(numbers[:len(channel)], channel, linewidth=1.5, label=f"channel {index}")
    axes.set_xlabel("sample")
    axes.set_ylabel("value")
    axes.legend(loc="upper right")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(sys.argv[2], metadata={"Software": None})


main()
