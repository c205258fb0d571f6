// Checked by `tsc` alone: what must compile, and what must not.
import type { Client, EventOf, OtherEvent } from "@throughline/client";

// An application declares its own types like this.
declare module "@throughline/client" {
  interface EventData {
    "thread.created": { title: string };
  }
}

declare const client: Client;
declare const event: EventOf<"execution">;

export function aKnownTypeNarrowsTheData(): number | null | undefined {
  if (event.type === "execution.progressed") {
    // @ts-expect-error a progress is a number
    event.data.progress satisfies string | null | undefined;
    return event.data.progress;
  }
  // @ts-expect-error not a type of this stream
  if (event.type === "alert.raised") return null;
  return undefined;
}

export function everyOtherTypeIsStillThere(): string {
  switch (event.type) {
    case "execution.started":
    case "execution.progressed":
    case "execution.completed":
      return event.data.name ?? "";
    default:
      return (event satisfies OtherEvent).type;
  }
}

export async function iterating(): Promise<void> {
  for await (const one of client.stream("alert")) {
    if (one.type === "alert.raised") one.data.priority satisfies "low" | "medium" | "high" | "critical" | null | undefined;
  }
  for await (const one of client.stream("thread")) {
    if (one.type === "thread.created") one.data.title satisfies string;
  }
  for await (const one of client.stream("routes")) {
    one.data satisfies unknown;
    one.type satisfies string;
  }
  for await (const one of client.stream("routes" as string)) one.type satisfies string;
}

export function snapshotsHaveTheDataOfTheStream(): void {
  client.stream("execution", { snapshot: true }).on("snapshot", ({ subjects }) => {
    subjects[0]?.data.status satisfies string | null | undefined;
  });
}

export function publishing(): void {
  void client.publish("execution", { type: "execution.started", data: { name: "nightly" } });
  // @ts-expect-error the schema says that it is a string
  void client.publish("execution", { type: "execution.started", data: { name: 7 } });
  void client.publish("anything", { type: "my.type", data: [1, 2] });
}
