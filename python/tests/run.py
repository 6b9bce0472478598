# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Run the tests of this folder, or those of the modules named, and print KTAP."""

import faulthandler
import os
import sys
import time
import unittest

# A test that takes longer says how long it took.
TELL_SECONDS = 2
# One that takes longer hangs: it says where, and is the last.
HANG_SECONDS = 60 * int(os.environ.get("KUBUF_SLOW", "1"))


class Ktap(unittest.TestResult):
    """Results as the guest's process 1 reads them."""

    def __init__(self):
        super().__init__()
        self.number = 0
        self.reason = ""
        self.bad = False

    def startTest(self, test):
        super().startTest(test)
        self.reason, self.bad, self.begun = "", False, time.monotonic()
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)

    def stopTest(self, test):
        super().stopTest(test)
        faulthandler.cancel_dump_traceback_later()
        self.number += 1
        took = time.monotonic() - self.begun
        if took > TELL_SECONDS:
            print(f"# took {took:.1f} s")
        noun, name = type(test).__module__.removeprefix("test_"), test.id().rsplit(".", 1)[-1]
        skip = f" # SKIP {self.reason}" if self.reason else ""
        print(f"{'not ok' if self.bad else 'ok'} {self.number} {noun}: "
              f"{name.removeprefix('test_')}{skip}", flush=True)

    def _tell(self, test, error):
        self.bad = True
        for line in self._exc_info_to_string(error, test).splitlines():
            print(f"# {line}")

    def addError(self, test, err):
        super().addError(test, err)
        self._tell(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._tell(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._tell(subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.reason = reason


def main(names):
    """Exit status 1 if a test failed."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path.insert(0, here)
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromNames(names) if names else loader.discover(here)
    print(f"KTAP version 1\n1..{suite.countTestCases()}")
    result = Ktap()
    suite.run(result)
    return not result.wasSuccessful()


sys.exit(main(sys.argv[1:]))
