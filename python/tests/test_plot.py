# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""The example that draws what a driver captures."""

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from support import Case, needs_module

PLOT = pathlib.Path(__file__).resolve().parent.parent / "plot.py"
DEVICE = pathlib.Path("/sys/bus/platform/devices/capture")
RATE, CHANNELS, SAMPLES = 4000, 3, 2048
TICK = 10  # samples that the driver takes at once
WAVE = 360  # samples of a wave of channel 0; channel i has i + 1 in as many


@contextlib.contextmanager
def capture(**attributes):
    """The driver, for as long as a block takes."""
    subprocess.run(["insmod", "/modules/capture.ko"], check=True)
    try:
        for name, value in attributes.items():
            (DEVICE / name).write_text(str(value), encoding="ascii")
        yield
    finally:
        subprocess.run(["rmmod", "capture"], check=True)


def plot(*args):
    """What the program prints; it keeps what it knows of fonts where the pictures go."""
    return subprocess.run([sys.executable, PLOT, *args], check=True, timeout=300, text=True,
                          stdout=subprocess.PIPE,
                          env={**os.environ, "MPLCONFIGDIR": os.path.dirname(args[0])}).stdout


class Plot(Case):

    @needs_module
    def test_the_example_finds_the_waves_that_the_driver_makes_and_loses_none(self):
        with tempfile.TemporaryDirectory() as place, capture(rate=RATE, channels=CHANNELS):
            picture = os.path.join(place, "plot.png")
            said = plot(picture, str(SAMPLES))
            self.check_picture(picture)
        first, *channels = said.splitlines()
        print(f"# {first}")
        found = re.fullmatch(rf"{SAMPLES} samples, ([0-9.]+) a second, 0 lost", first)
        self.assertIsNotNone(found, said)
        # An emulated CPU may be late, but early by no more than the two ticks at the ends are long.
        rate = float(found[1])
        self.assertTrue(0 < rate < RATE * (1 + 2 * TICK / (SAMPLES - 2 * TICK)), said)
        self.assertEqual(len(channels), CHANNELS, said)
        for number, line in enumerate(channels):
            found = re.fullmatch(rf"channel {number}: ([0-9.]+) Hz", line)
            self.assertIsNotNone(found, said)
            # Far less than the space between two lines of the spectrum.
            self.assertAlmostEqual(float(found[1]), rate * (number + 1) / WAVE,
                                   delta=rate / SAMPLES / 10, msg=said)

    def check_picture(self, path):
        """As large as it is to be, with a line for each channel in matplotlib's colours."""
        from PIL import Image
        with Image.open(path) as picture:
            self.assertEqual(picture.size, (800, 500))
            colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}
        self.assertLessEqual({(31, 119, 180), (255, 127, 14), (44, 160, 44)}, colours)
