import { expect, it } from "vitest";
import { createClient } from "../src/index.ts";

/** A token that says nothing; nobody here verifies it. */
const TOKEN = "header.e30.signature";

function clientThatNotes(services?: { history?: string; ingest?: string }) {
  const asked: string[] = [];
  const client = createClient({
    url: "https://gateway.example/",
    token: TOKEN,
    transports: ["poll"],
    ...(services === undefined ? {} : { services }),
    fetch: (input, init) => {
      asked.push(`${init?.method ?? "GET"} ${String(input).split("?")[0]}`);
      const body = init?.method === "POST" ? { id: "1", position: "p" } : String(input).includes("snapshot") ? { position: "p", subjects: [] } : [];
      return Promise.resolve(new Response(JSON.stringify(body), { headers: { "Throughline-Position": "p" } }));
    },
  });
  return { client, asked };
}

async function useAll({ client, asked }: ReturnType<typeof clientThatNotes>): Promise<Set<string>> {
  await client.history("execution", { last: 1 }).all();
  await client.snapshot("execution");
  await client.request("/v1/totals");
  await client.request("/v1/connections");
  await client.publish("alert", { type: "alert.raised", subject: "disk", data: {} });
  client.close();
  return new Set(asked);
}

it("asks each service at its own address", async () => {
  const asked = await useAll(clientThatNotes({ history: "https://history.example/", ingest: "https://ingest.example" }));
  expect(asked).toEqual(
    new Set([
      "GET https://history.example/v1/streams/execution/events",
      "GET https://history.example/v1/streams/execution/snapshot",
      "GET https://history.example/v1/totals",
      "GET https://gateway.example/v1/connections",
      "GET https://history.example/v1/streams",
      "POST https://ingest.example/v1/streams/alert/events",
    ]),
  );
});

it("asks one address where a proxy stands before them", async () => {
  for (const request of await useAll(clientThatNotes())) expect(request).toMatch(/^(GET|POST) https:\/\/gateway\.example\/v1\//);
});

it("refuses an address that is none", () => {
  expect(() => clientThatNotes({ ingest: "ftp://ingest.example" })).toThrow("services.ingest: 'ftp://ingest.example'");
});
