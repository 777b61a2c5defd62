import { beforeEach, expect, test } from "vitest";
import { fileSize } from "./sizes";
import { page } from "./testing/page";

beforeEach(() => page(""));

// As tests/web/test_attachments.py has it of the server.
test.each([[1, "1 byte"], [700, "700 bytes"], [1_000, "1 kB"], [1_499, "1 kB"], [999_499, "999 kB"], [1_234_567, "1.2 MB"], [10_000_000, "10.0 MB"]])("%d is %s", (size, said) => {
  expect(fileSize(size)).toBe(said);
});
