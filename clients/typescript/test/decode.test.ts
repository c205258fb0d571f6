import { expect, it } from "vitest";
import { fromJson, fromMessage } from "../src/transport/decode.ts";

const bytes = () => new Uint8Array();

it("reads the same event from a MESSAGE and from JSON, the log's append time included", () => {
  const event = { id: "1", source: "/s", type: "t", subject: "run", datacontenttype: "application/json", position: "p", appendTime: 1769860800123, extensions: { mine: "x" }, data: { a: 1 } };
  const headers = {
    "ce-id": "1",
    "ce-source": "/s",
    "ce-type": "t",
    "ce-subject": "run",
    "ce-mine": "x",
    "content-type": "application/json",
    "content-length": "7",
    position: "p",
    "append-time": "1769860800123",
  };
  expect(fromMessage(headers, () => '{"a":1}', bytes)).toEqual(event);
  const { appendTime: _, extensions: __, ...attributes } = event;
  expect(fromJson({ ...attributes, specversion: "1.0", appendtime: "2026-01-31T12:00:00.123Z", mine: "x" })).toEqual(event);
});

it("leaves the append time out where a server does not say it", () => {
  expect("appendTime" in fromJson({ id: "1", source: "/s", type: "t", position: "p" })).toBe(false);
  expect("appendTime" in fromMessage({ "ce-id": "1", "ce-source": "/s", "ce-type": "t", position: "p", "content-length": "0" }, () => "", bytes)).toBe(false);
});
