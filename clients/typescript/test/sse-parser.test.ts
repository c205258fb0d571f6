import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SseMessage, SseParser } from "../src/transport/sse-parser.ts";

const parse = (...chunks: string[]): SseMessage[] => {
  const parser = new SseParser();
  return chunks.flatMap((chunk) => [...parser.push(chunk)]);
};

describe("the event stream parser", () => {
  it("reads ids, events, data of several lines, and drops comments", () => {
    expect(parse(": hello\n\nid: 7\ndata: a\ndata:b\n\nevent: gap\ndata:  {}\nretry: 5\nother\n\nevent: empty\n\n")).toEqual([
      { id: "7", event: undefined, data: "a\nb" },
      { id: undefined, event: "gap", data: " {}" },
    ]);
  });

  it("reads the same wherever the text is cut, with any line ends", () => {
    const line = fc.string({ unit: fc.constantFrom("a", ":", " ", "é", "\u{1F600}", "{") });
    const message = fc.record({ id: fc.option(line), event: fc.option(line), data: fc.array(line, { minLength: 1, maxLength: 3 }) });
    const end = fc.constantFrom("\n", "\r", "\r\n");
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), end, fc.array(fc.nat(200), { maxLength: 20 }), (messages, eol, cuts) => {
        const text = messages
          .map(({ id, event, data }) => [...(id === null ? [] : [`id: ${id}`]), ...(event === null ? [] : [`event: ${event}`]), ...data.map((d) => `data: ${d}`), "", ""].join(eol))
          .join("");
        const chunks: string[] = [];
        let at = 0;
        for (const cut of [...cuts, text.length]) {
          chunks.push(text.slice(at, at + cut));
          at += cut;
        }
        expect(parse(...chunks)).toEqual(messages.map(({ id, event, data }) => ({ id: id ?? undefined, event: event ?? undefined, data: data.join("\n") })));
      }),
      { numRuns: 500 },
    );
  });

  it("holds no more than a limit of what does not end", () => {
    expect(() => parse("data: ", ..."x".repeat(9).split("").map((x) => x.repeat(1 << 20)))).toThrow(RangeError);
  });
});
