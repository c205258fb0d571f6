import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, mergePatch, type StreamEvent, type SubjectState } from "@throughline/client";

describe("JSON merge patch", () => {
  // RFC 7396, appendix A.
  it.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', "{}"],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', "null", "null"],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ["[1,2]", '{"a":"b","c":null}', '{"a":"b"}'],
    ["{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
    ['{"a":1}', '{"__proto__":{"x":1}}', '{"a":1,"__proto__":{"x":1}}'],
  ])("%s patched with %s is %s", (target, patch, result) => {
    expect(JSON.stringify(mergePatch(JSON.parse(target), JSON.parse(patch)))).toBe(result);
  });

  it("changes nothing in place", () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (target, patch) => {
        const value: unknown = JSON.parse(target);
        mergePatch(value, JSON.parse(patch));
        expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(target)));
      }),
    );
  });
});

describe("a subject's fold", () => {
  const event = (data: unknown, datacontenttype: string | undefined = "application/json"): StreamEvent => ({
    id: "1",
    source: "/s",
    type: "t.new",
    subject: "s",
    time: "2030-01-01T00:00:00Z",
    data,
    position: "p",
    extensions: {},
    ...(datacontenttype === undefined ? {} : { datacontenttype }),
  });
  const before: SubjectState = { subject: "s", type: "t.old", time: "2029-01-01T00:00:00Z", data: { a: 1 } };

  it("has the newest type and time, and the merged data", () => {
    expect(fold(before, event({ b: 2 }))).toEqual({ subject: "s", type: "t.new", time: "2030-01-01T00:00:00Z", data: { a: 1, b: 2 } });
  });

  it("ends with null alone, and begins anew", () => {
    expect(fold(before, event(null))).toBeUndefined();
    expect(fold(undefined, event({ c: 3 }))?.data).toEqual({ c: 3 });
  });

  it.each([
    ["absent", undefined, "application/json"],
    ["text", "hello", "text/plain"],
    ["bytes, as JSON that is none is given", new Uint8Array([1]), "application/json"],
  ])("leaves the data as they were for data that are %s", (_, data, type) => {
    expect(fold(before, event(data, type))).toMatchObject({ type: "t.new", data: { a: 1 } });
  });
});
