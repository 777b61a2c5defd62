"""The benchmarks: what `bin/bench` measures, on loopback, in one run."""
