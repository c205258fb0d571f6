import type { ConnectionState } from "@throughline/client";
import { ago } from "../ui/format.ts";
import { Dot, type Tone } from "../ui/parts.tsx";
import { useClock, useConnectionState } from "./session.tsx";

export interface Shown {
  readonly word: string;
  readonly tone: Tone;
  readonly pulse: boolean;
  readonly about: string;
}

/** What a person is told of the connection: green while events come at once, yellow while they come by HTTP, grey while it is made again. */
export function shownOf(state: ConnectionState): Shown {
  switch (state.phase) {
    case "live":
      return { word: "Live", tone: "green", pulse: true, about: "Events come over a WebSocket as they happen." };
    case "polling":
      return { word: "Polling", tone: "yellow", pulse: false, about: "The WebSocket cannot be had; events come over HTTP meanwhile. Nothing is lost." };
    case "reconnecting":
      return { word: "Reconnecting", tone: "grey", pulse: false, about: "The connection is gone and is made again. What is missed meanwhile comes afterwards." };
    case "idle":
    case "connecting":
      return { word: "Connecting", tone: "grey", pulse: false, about: "The first connection is being made." };
    case "paused":
      return { word: "Paused", tone: "grey", pulse: false, about: "Paused while the tab is hidden." };
    case "failed":
      return { word: "Offline", tone: "red", pulse: false, about: state.error?.message ?? "Given up." };
    case "closed":
      return { word: "Closed", tone: "grey", pulse: false, about: "The connection was closed." };
  }
}

export function ConnectionPill() {
  const state = useConnectionState();
  const now = useClock(1000);
  const shown = shownOf(state);
  return (
    <span className="connection" data-phase={state.phase} title={shown.about}>
      <Dot tone={shown.tone} pulse={shown.pulse} />
      <b role="status">{shown.word}</b>
      <span className="ago">{state.lastEventAt === null ? "no event yet" : `updated ${ago(now + 999 - state.lastEventAt)}`}</span>
    </span>
  );
}
